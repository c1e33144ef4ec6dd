using Pigeon.Core.Protocol;

namespace Pigeon.TestKit;

/// <summary>Questions to a status, in the words of tests.</summary>
public static class LabStatus
{
    /// <summary>The state of a version, or "gone" when it is not there.</summary>
    public static string StateOf(this StatusWire status, string app, string version) => status.Find(app, version)?.State ?? "gone";

    /// <summary>One version of an app; null when it is not there.</summary>
    public static StackWire? Find(this StatusWire status, string app, string version) =>
        status.Apps.FirstOrDefault(each => each.Name == app)?.Stacks.FirstOrDefault(stack => stack.Version == version);

    /// <summary>How many members of a version HAProxy sends traffic to.</summary>
    public static int ReadyMembers(this StatusWire status, string app, string version) =>
        status.Find(app, version)?.Members.Count(member => member.State == "ready") ?? 0;

    /// <summary>Whether nothing is under way.</summary>
    public static bool IsQuiet(this StatusWire status) => status.Apps.All(app => app.Operation is null);

    /// <summary>The status in a few lines.</summary>
    public static string Describe(StatusWire status) => string.Join('\n',
    [
        $"haproxy {(status.Haproxy.Running ? "runs" : "does not run")}, worker {status.Haproxy.WorkerPid}, {status.Haproxy.Reloads} reloads, {status.Haproxy.Problem}",
        .. from app in status.Apps from line in Lines(app) select line,
        .. status.Warnings,
    ]);

    private static IEnumerable<string> Lines(AppWire app)
    {
        if (app.Operation is { } operation)
            yield return $"{app.Name}: {operation.Verb} {operation.Version}, waiting for {operation.WaitingFor}";
        if (app.Problem is { } problem) yield return $"{app.Name}: {problem}";
        foreach (var stack in app.Stacks)
        {
            yield return $"{app.Name} {stack.Version}: {stack.State} on {stack.Lane}, {stack.Ready}/{stack.Wanted}, waiting for {stack.WaitingFor}";
            foreach (var member in stack.Members)
                yield return $"  {member.Container} {member.Server} {member.Address} {member.State} {member.Health} {member.InFlight}";
        }
    }
}
