using System.CommandLine;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon prune</c></summary>
internal static class PruneCommand
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan DefaultLockWait = TimeSpan.FromMinutes(1);

    public static Command Create(Shell shell)
    {
        var inactive = new Switch("--inactive", [], "Deactivate every app's inactive stack first");
        var dryRun = new Switch("--dry-run", [], "Only say what would be removed; exit code 3 when that is something");
        var timeout = new Flag<TimeSpan>(
            "--timeout", [], "DURATION", "How long to wait for the end (500ms, 30s, 5m, 1h); then exit code 124, and the agent goes on. Default 5m", Duration.Parse);
        var lockWait = new Flag<TimeSpan>(
            "--lock-wait", [], "DURATION", "With --inactive: how long to wait for another operation of an app to end. Default 1m", Duration.Parse);
        var connection = new ConnectionFlags();
        var command = new Command("prune", "Remove containers, networks and images that no stack needs");
        command.Options.Add(inactive.Option);
        command.Options.Add(dryRun.Option);
        command.Options.Add(timeout.Option);
        command.Options.Add(lockWait.Option);
        connection.AddTo(command);
        command.Carry(shell, connection.Output, async (parsed, ct) =>
        {
            var limit = timeout.ReadOr(DefaultTimeout, parsed, shell);
            if (limit <= TimeSpan.Zero) throw CommandFailedException.Usage("--timeout: it has to be longer than nothing");
            var run = new PruneRun(shell, connection.Host(parsed, shell), new PruneReport(shell, connection.Json(parsed, shell)), limit, lockWait.ReadOr(DefaultLockWait, parsed, shell));
            return await run.RunAsync(inactive.Read(parsed, shell), dryRun.Read(parsed, shell), ct);
        });
        return command;
    }
}
