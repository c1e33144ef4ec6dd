namespace Pigeon.Core.Fleet;

/// <content>Times that were noted by a clock which was ahead: by another controller's, or before it was set right.</content>
public static partial class FleetMachine
{
    /// <summary>Nothing has begun later than now. What says so counts from now: its time would never be over.</summary>
    private static FleetApp Timely(FleetApp app, DateTimeOffset now)
    {
        foreach (var stack in app.Stacks.Where(stack => stack.Since > now)) app = app.With(stack with { Since = now });
        return app.Running is { } running && Timely(running, now) is var timely && !ReferenceEquals(timely, running) ? app.With(timely) : app;
    }

    private static FleetOperation Timely(FleetOperation operation, DateTimeOffset now)
    {
        if (operation.StartedAt > now) operation = operation with { StartedAt = now, Deadline = operation.Deadline - (operation.StartedAt - now) };
        if (operation.RevertBy > now + RevertTime(operation)) operation = operation with { RevertBy = now + RevertTime(operation) };
        return operation.Vms.Any(IsAhead) ? operation with { Vms = operation.Vms.Select(vm => IsAhead(vm) ? vm with { Since = Earlier(vm.Since), ToldAt = vm.ToldAt is { } told ? Earlier(told) : null } : vm).ToValueList() } : operation;

        bool IsAhead(VmProgress vm) => vm.Since > now || vm.ToldAt > now;

        DateTimeOffset Earlier(DateTimeOffset at) => at < now ? at : now;
    }
}
