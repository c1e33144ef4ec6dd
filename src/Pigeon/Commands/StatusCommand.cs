using System.CommandLine;
using Pigeon.Client;
using Pigeon.Core.Names;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon status</c></summary>
internal static class StatusCommand
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    public static Command Create(Shell shell)
    {
        var connection = new ConnectionFlags();
        var app = new Argument<string?>("APP") { Description = "Only this app", Arity = ArgumentArity.ZeroOrOne };
        var watch = new Switch("--watch", ["-w"], "Show it again whenever it changes, until Ctrl-C");
        var verbose = new Switch("--verbose", ["-v"], "List the members of each stack too; of a fleet, each VM");
        var timeout = new Flag<TimeSpan>("--timeout", [], "DURATION", "How long to wait for the answer. Default 10s", Duration.Parse);
        var command = new Command("status", "Show what runs on the VM, or on the VMs of a fleet");
        command.Arguments.Add(app);
        command.Options.Add(watch.Option);
        command.Options.Add(verbose.Option);
        command.Options.Add(timeout.Option);
        connection.AddTo(command);
        command.Carry(shell, connection.Output, async (parsed, ct) =>
        {
            var view = new StatusView(shell, ReadApp(parsed.GetValue(app)), connection.Json(parsed, shell), verbose.Read(parsed, shell));
            var limit = timeout.ReadOr(TimeSpan.FromSeconds(10), parsed, shell);
            using var client = new AgentClient(connection.Host(parsed, shell), shell.Time);
            if (watch.Read(parsed, shell)) return await WatchAsync(shell, client, view, limit, ct);
            return view.Show(await Deadline.KeepAsync(shell, limit, client.StatusAsync, ct));
        });
        return command;
    }

    private static async Task<int> WatchAsync(Shell shell, AgentClient client, StatusView view, TimeSpan limit, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await TryShowAsync(shell, client, view, limit, ct);
                await Task.Delay(Pace, shell.Time, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Ctrl-C is how watching ends.
            return ExitCode.Done;
        }
    }

    private static async Task TryShowAsync(Shell shell, AgentClient client, StatusView view, TimeSpan limit, CancellationToken ct)
    {
        try
        {
            view.ShowAgain(await Deadline.KeepAsync(shell, limit, client.StatusAsync, ct));
        }
        catch (CommandFailedException fault) when (view.HasShown && fault.ExitCode is ExitCode.Unreachable or ExitCode.TimedOut)
        {
            // The agent may be on its way back; a watch that began well goes on.
            view.Absent(fault.Message);
        }
    }

    private static string? ReadApp(string? text) => text is null || AppName.TryParse(text, out _)
        ? text
        : throw CommandFailedException.Usage($"APP: '{text}' is not an app's name: {AppName.Rule}");
}
