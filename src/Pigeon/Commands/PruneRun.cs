using Pigeon.Client;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary>Deactivates inactive stacks if that is wanted, one after the other, and has the agent remove what is left over then.</summary>
internal sealed class PruneRun(Shell shell, Endpoint host, PruneReport report, TimeSpan limit, TimeSpan lockWait)
{
    private readonly List<PrunedWire> _stacks = [];
    private string? _underWay;
    private int _exitCode = ExitCode.Done;

    public async Task<int> RunAsync(bool inactive, bool dryRun, CancellationToken ct)
    {
        using var client = new AgentClient(host, shell.Time);
        using var timeout = new CancellationTokenSource(limit, shell.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            if (inactive && !dryRun) await DeactivateAsync(client, linked.Token);
            _underWay = dryRun ? null : "the prune";
            var pruned = await client.PruneAsync(new PruneRequest { DryRun = dryRun, Inactive = inactive && dryRun }, linked.Token);
            var code = report.Tell(pruned with { Items = [.. _stacks, .. pruned.Items] }, _stacks.Count);
            return _exitCode is ExitCode.Done ? code : _exitCode;
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            throw CommandFailedException.Unreachable($"the connection to the agent was lost: {fault.Message}", fault);
        }
        catch (OperationCanceledException) when (linked.IsCancellationRequested)
        {
            var state = _underWay is { } what ? $"{what} goes on, and nothing else was begun" : "nothing was done";
            throw ct.IsCancellationRequested ? CommandFailedException.Interrupted($"detached: {state}")
                : CommandFailedException.TimedOut($"no end after {Printed.Took(limit)}; {state}");
        }
    }

    private async Task DeactivateAsync(AgentClient client, CancellationToken ct)
    {
        if (await client.StatusAsync(ct) is not StatusAnswer.OfVm(var status)) throw CommandFailedException.Usage($"{host} is a controller: prune cleans up one VM, so say it to that VM's agent");
        var inactive = from app in status.Apps from stack in app.Stacks where stack.State == "inactive" select (app.Name, stack.Version);
        foreach (var (name, version) in inactive)
        {
            if (!AppName.TryParse(name, out var app)) throw CommandFailedException.Misunderstood("the name of an app is not one", null);
            var (result, detail) = await DeactivateAsync(client, app, version, ct);
            var item = new PrunedWire("stack", Printed.Stack(name, version), result, detail, 0);
            _stacks.Add(item);
            report.Show(item);
        }
    }

    /// <summary>What the state does not allow, or does not allow any more, is passed over.</summary>
    private async Task<(string Result, string Detail)> DeactivateAsync(AgentClient client, AppName app, string version, CancellationToken ct)
    {
        var body = new OperationRequest { Verb = "deactivate", Version = version, LockWait = lockWait.TotalSeconds };
        try
        {
            var reply = await client.AskAsync(host, app, null, body, shell.Time, ct);
            if (reply.Unchanged is { } unchanged) return (PruneResult.Kept, unchanged);
            if (reply.Operation is not { } accepted || !OperationId.TryParse(accepted.Id, out var id))
                throw CommandFailedException.Misunderstood("the agent's answer names no operation", null);
            _underWay = $"the deactivation of {Printed.Stack(app.Text, version)}";
            var ended = await FollowAsync(client, id, accepted, ct);
            if (ended.State == "done") return (PruneResult.Removed, ended.Detail);
            _exitCode = ExitCode.Of(ended);
            return (PruneResult.Failed, ended.Detail);
        }
        catch (CommandFailedException refused) when (refused.ExitCode is ExitCode.Refused)
        {
            return (PruneResult.Kept, refused.Message);
        }
        catch (CommandFailedException locked) when (locked.ExitCode is ExitCode.Locked)
        {
            _exitCode = ExitCode.Locked;
            return (PruneResult.Failed, locked.Message);
        }
    }

    private async Task<OperationWire> FollowAsync(AgentClient client, OperationId id, OperationWire accepted, CancellationToken ct)
    {
        using IOperationView view = shell.IsLive ? new LiveView(shell) : new LineView(shell.Error);
        view.Show(accepted);
        return accepted.State == "running" ? await new OperationFollower(client, shell.Time).FollowAsync(id, view, ct) : accepted;
    }
}
