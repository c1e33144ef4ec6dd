using System.Globalization;
using Pigeon.Core.Names;

namespace Pigeon.Core.Fleet;

/// <content>Versions that have been kept long enough.</content>
public static partial class FleetMachine
{
    private const string ExpiryPrefix = "expiry-";

    /// <summary>Whether it is the name of something that nobody has to ask for, on a fleet or on a VM.</summary>
    public static bool IsOwn(OperationId id) => id.Text.StartsWith(ExpiryPrefix, StringComparison.Ordinal);

    /// <summary>
    /// Begins an ordinary deactivation of what has been kept long enough. To be called after the commands of the same moment: whoever waited to use a
    /// version goes first. While an operation of the app runs nothing leaves, for it may be what brings the version back.
    /// </summary>
    public static FleetDesired Expire(FleetDesired desired, FleetView view, DateTimeOffset now)
    {
        foreach (var app in desired.Apps)
        {
            if (app.Running is not null || FleetExpiry.Of(app).FirstOrDefault(expiry => expiry.At <= now && !MayBeNeeded(app, expiry.Stack, view, now)) is not { } due) continue;
            var command = new FleetCommand.Deactivate(due.Stack.Version, Force: false) { Id = ExpiryIdOf(app, view), App = app.Name, Owner = $"Pigeon, as {due.Why}" };

            // Whoever aborts it keeps the version for as long again.
            if (Apply(desired.With(app.With(due.Stack with { Since = now })), command, view, now) is FleetDecision.Changed(var next, _)) desired = next;
        }

        return desired;
    }

    /// <summary>When a version leaves next; null when none will by itself.</summary>
    public static DateTimeOffset? NextExpiry(FleetDesired desired) =>
        desired.Apps.Where(app => app.Running is null).SelectMany(FleetExpiry.Of).Min(expiry => (DateTimeOffset?)expiry.At);

    /// <summary>
    /// Whether production is not well on a VM, or may not be as far as is known: then the version before it is what production falls back to, or what
    /// somebody will want to go back to. A VM that is silent keeps what it has by itself.
    /// </summary>
    private static bool MayBeNeeded(FleetApp app, FleetStack stack, FleetView view, DateTimeOffset now) => stack.State is FleetState.Inactive && app.In(FleetState.Active) is { } active
        && view.Vms.Any(vm => view.SilentSince(vm, now) is null && Part.Of(active, vm.Record.Facts, view.Groups) is { IsAny: true }
            && vm.App(app.Name)?.Find(active.Version) is not { State: Stacks.StackState.Active, Ready: true });

    private static OperationId ExpiryIdOf(FleetApp app, FleetView view) => OperationId.Parse(string.Create(
        CultureInfo.InvariantCulture, $"{ExpiryPrefix}{OperationIds.Part(app.Name)}-{NextRevision(app, view)}"));
}
