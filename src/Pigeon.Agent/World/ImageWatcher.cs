using Pigeon.Agent.Control;
using Pigeon.Agent.Files;

namespace Pigeon.Agent.World;

/// <summary>Rings when another hand than the agent's was at the files from which HAProxy starts again.</summary>
public static class ImageWatcher
{
    /// <summary>Until cancelled. Events are hints; what does not come through is seen at the next turn.</summary>
    public static async Task RunAsync(IEnumerable<string> folders, KnownFiles files, Bell bell, CancellationToken ct)
    {
        var watchers = folders.Distinct(StringComparer.Ordinal).Select(folder => new FileSystemWatcher(folder)).ToList();
        try
        {
            foreach (var watcher in watchers)
            {
                FileSystemEventHandler ring = (_, _) => Ring();
                watcher.Changed += ring;
                watcher.Created += ring;
                watcher.Deleted += ring;
                watcher.Renamed += (_, _) => Ring();
                watcher.EnableRaisingEvents = true;
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        }
        finally
        {
            watchers.ForEach(watcher => watcher.Dispose());
        }

        // Most changes are the agent's own.
        void Ring()
        {
            if (files.Changed().Count > 0) bell.Ring(Reason.Files);
        }
    }
}
