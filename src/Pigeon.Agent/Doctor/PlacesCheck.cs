using Pigeon.Agent.Settings;
using Pigeon.Core.Protocol;

namespace Pigeon.Agent.Doctor;

/// <summary>The folders: whether they may be written, and how much room there is.</summary>
internal static class PlacesCheck
{
    private const long Least = 100L << 20;
    private const long Comfortable = 1L << 30;

    public static IEnumerable<FindingWire> Look(AgentSettings settings)
    {
        foreach (var (check, folder) in new[] { ("state_dir", settings.StateDir), ("run_dir", settings.RunDir) })
        {
            var existing = Nearest(folder);
            if (WhyNotWritten(existing) is { } fault)
            {
                yield return fault is UnauthorizedAccessException
                    ? Finding.Problem(check, $"{folder} cannot be written by this user", $"run it as root, or give {existing} to the agent's user")
                    : Finding.Problem(check, $"{folder} cannot be written: {fault.Message}", $"{existing} has to take new files: make room, or mount it for writing");
                continue;
            }

            var free = new DriveInfo(existing).AvailableFreeSpace;
            var text = $"{folder}: {free >> 20} MiB free";
            yield return free < Least ? Finding.Problem(check, text, "make room: nothing can be released when what should be cannot be stored")
                : free < Comfortable && check == "state_dir" ? Finding.Warning(check, text, "make room, for instance by `pigeon prune`")
                : Finding.Ok(check, text);
        }
    }

    /// <summary>The folder itself, or the one that it would be made in.</summary>
    private static string Nearest(string folder)
    {
        while (!Directory.Exists(folder)) folder = Path.GetDirectoryName(folder) ?? "/";
        return folder;
    }

    /// <summary>By a file that was not there before: others may write in such a folder too, and lay a link in the way.</summary>
    private static Exception? WhyNotWritten(string folder)
    {
        try
        {
            new FileStream(Path.Combine(folder, $".pigeon-doctor.{Path.GetRandomFileName()}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
            return null;
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException or IOException)
        {
            return fault;
        }
    }
}
