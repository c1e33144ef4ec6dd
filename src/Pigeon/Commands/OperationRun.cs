using System.Globalization;
using Pigeon.Client;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary>Asks for an operation, follows it to its end and tells how it went.</summary>
internal sealed class OperationRun(Shell shell, OperationSettings settings)
{
    /// <summary>How much later than its own end a fleet's operation is given up.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);

    /// <summary>A timer takes no more than some weeks.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

    private readonly long _began = shell.Time.GetTimestamp();
    private TimeSpan _wait = settings.Wait;

    public async Task<int> RunAsync(AppName app, OperationRequest request, CancellationToken ct)
    {
        using var client = new AgentClient(settings.Host, shell.Time);
        using var limit = new CancellationTokenSource(settings.Wait, shell.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        var follower = new OperationFollower(client, shell.Time);
        var report = new OperationReport(shell, settings.Json);
        var body = request with { Local = settings.Local, DryRun = settings.DryRun, LockWait = settings.LockWait.TotalSeconds };
        OperationWire? accepted = null;
        try
        {
            var reply = await client.AskAsync(settings.Host, app, settings.IfRevision, body, shell.Time, linked.Token);
            if (reply is { Plan: { } plan }) return report.Plan(reply, plan);
            if (reply is { Unchanged: { } unchanged }) return report.Unchanged(reply, unchanged, Elapsed);
            accepted = reply.Operation ?? throw CommandFailedException.Misunderstood("the agent's answer names neither an operation nor a plan", null);
            report.Accepted(accepted);
            if (settings.Detach) return report.Detached(accepted);
            if (settings.WaitsForFleet && accepted.EndsBy - accepted.StartedAt + Slack is { } whole && whole > settings.Wait - Elapsed) Prolong(limit, whole);
            return report.Ended(await FollowAsync(follower, accepted, linked.Token), Elapsed);
        }
        catch (OperationCanceledException late) when (linked.IsCancellationRequested)
        {
            report.StillRunning(follower.Last ?? accepted);
            throw Ended(app, request, Obstacle(late, follower), accepted, byUser: ct.IsCancellationRequested);
        }
    }

    private void Prolong(CancellationTokenSource limit, TimeSpan whole)
    {
        if (whole > LongestWait) whole = LongestWait;
        limit.CancelAfter(whole);
        _wait = Elapsed + whole;
    }

    private TimeSpan Elapsed => shell.Time.GetElapsedTime(_began);

    private async Task<OperationWire> FollowAsync(OperationFollower follower, OperationWire accepted, CancellationToken ct)
    {
        if (!OperationId.TryParse(accepted.Id, out var id)) throw CommandFailedException.Misunderstood("the operation's id is not one", null);
        using IOperationView view = shell.IsLive ? new LiveView(shell) : new LineView(shell.Error);
        view.Show(accepted);
        return accepted.State == "running" ? await follower.FollowAsync(id, view, ct) : accepted;
    }

    /// <summary>Why nobody could be asked, or followed, any more; null when somebody could.</summary>
    private static string? Obstacle(OperationCanceledException late, OperationFollower follower) =>
        LeaderSearch.In(late) is { IsAnswered: true } search ? $"no controller leads ({string.Join("; ", search.Words)})"
        : follower.Lost is { } lost ? $"the connection was lost and did not come back in time ({lost})" : null;

    private CommandFailedException Ended(AppName app, OperationRequest request, string? obstacle, OperationWire? accepted, bool byUser)
    {
        if (settings.DryRun)
        {
            return byUser ? CommandFailedException.Interrupted("interrupted; nothing was done")
                : obstacle is not null ? CommandFailedException.Unreachable($"{obstacle}; nothing was done", null)
                : CommandFailedException.TimedOut($"the agent does not answer within {Printed.Took(settings.Wait)}; nothing was done");
        }

        var what = $"{request.Verb} of {Printed.Stack(app.Text, accepted?.Version ?? request.Version)}";
        var state = accepted is null ? $"whether the {what} was taken up is not known" : $"the {what} goes on";
        var next = $"follow it with `pigeon status {app} --watch`, stop it with `pigeon abort {app}`";
        var shown = accepted is not null;
        if (byUser) return CommandFailedException.Interrupted($"detached: {state}; {next}", shown);
        if (obstacle is not null) return CommandFailedException.Unreachable($"{obstacle}; {state}; {next}", null, shown);
        return CommandFailedException.TimedOut(string.Create(
            CultureInfo.InvariantCulture, $"no end after {Printed.Took(_wait)}; {state}; {next}"), shown);
    }
}
