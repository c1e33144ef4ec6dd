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
            if (!IsWritable(existing))
            {
                yield return Finding.Problem(check, $"{folder} cannot be written by this user", $"run it as root, or give {existing} to the agent's user");
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

    private static bool IsWritable(string folder)
    {
        try
        {
            File.Create(Path.Combine(folder, $".pigeon-doctor.{Environment.ProcessId}"), 1, FileOptions.DeleteOnClose).Dispose();
            return true;
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }
}
