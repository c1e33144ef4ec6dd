using System.Diagnostics;
using Pigeon.Core.Definitions;
using Pigeon.Core.Planning;
using Pigeon.Core.World;

namespace Pigeon.Core.Stacks;

/// <content>How a stack comes into being, and the lane it gets.</content>
public static partial class StackMachine
{
    private const int SlotsAtLeast = 8;

    private static Decision Release(Desired desired, App? app, Command.Release command, Observed observed, DateTimeOffset now)
    {
        var spec = command.Spec;
        if (app?.Find(spec.Version) is { } known) return ReleaseAgain(known, spec);
        if (app?.Stacks.FirstOrDefault(stack => stack.State is StackState.Release or StackState.Releasing) is { } other)
            return new Decision.Refused(RefusalCode.State, $"{other} is in release already: activate or deactivate it first");
        if (RivalFor(desired, spec) is { } rival) return new Decision.Refused(RefusalCode.Route, rival);

        // What it finds there would be taken away from under it.
        if (observed.Docker.Pruning.FirstOrDefault(leftover => leftover.Hinders(spec)) is { } leaving) return new Decision.Busy($"the prune of {leaving} to end");

        // An app of which nothing was left has no lanes any more.
        var lanes = app is { Lanes.Count: > 0 } ? app.Lanes : Names.Lane.Letters.Select(letter => NewLane(letter, spec)).ToValueList();
        if (VacantLane(app, lanes, spec) is not { } lane)
            return new Decision.Busy($"a stack of {spec.App} to leave its lane");
        var next = app ?? new App { Name = spec.App, Revision = 0, Lanes = [], Stacks = [], Operations = [] };
        if (!spec.ServedElsewhere) next = next with { Lanes = Furnish(next with { Lanes = lanes }, lane, spec), Internal = spec.Loadbal.Internal };
        next = next with
        {
            Stacks = next.Stacks.Append(new Stack
            {
                Spec = spec,
                State = StackState.Releasing,
                Lane = lane.Letter,
                Since = now,
                ReadyBy = now + command.ReadyWithin,
            }).ToValueList(),
        };
        var operation = Start(command, spec.Version, now);
        return new Decision.Changed(Due(next.Begin(operation), operation, next.Stacks[^1], HookEvent.PreRelease));
    }

    private static Decision ReleaseAgain(Stack known, StackSpec spec) => known.State switch
    {
        StackState.Deactivating => new Decision.Busy($"{known} to be gone"),
        _ when known.Spec != spec => new Decision.Refused(RefusalCode.State,
            $"{known} exists with another definition: deactivate it first, or give the new definition a new version"),
        StackState.Release => new Decision.Unchanged($"{known} is already released"),
        StackState.Releasing => new Decision.Unchanged($"{known} is already being released"),
        StackState.Active => new Decision.Unchanged($"{known} is already active"),
        StackState.Inactive => new Decision.Unchanged($"{known} is already here, inactive"),
        _ => throw new UnreachableException($"no rule for {known.State}"),
    };

    /// <summary>Says which other app claims one of the stack's routes; null when none does.</summary>
    private static string? RivalFor(Desired desired, StackSpec spec)
    {
        if (spec.ServedElsewhere) return null;
        var wanted = Planner.RouteKeys(spec.Loadbal).Concat(Planner.InternalRouteKeys(spec.Loadbal, spec.Loadbal.Internal)).ToHashSet();
        return (from app in desired.Apps
                where app.Name != spec.App
                from stack in app.Stacks
                where !stack.Spec.ServedElsewhere
                from key in Planner.RouteKeys(stack.Spec.Loadbal).Concat(Planner.InternalRouteKeys(stack.Spec.Loadbal, app.Internal))
                where wanted.Contains(key)
                select $"{app.Name} already answers on {key}: give one of the two another loadbal.host, path, internal.path or frontend").FirstOrDefault();
    }

    /// <summary>A lane that already looks as the stack needs it saves a reload.</summary>
    private static LaneSetup? VacantLane(App? app, ValueList<LaneSetup> lanes, StackSpec spec)
    {
        var vacant = lanes.Where(lane => app?.On(lane.Letter) is null).ToList();
        return vacant.FirstOrDefault(lane => Suits(lane, spec)) ?? vacant.FirstOrDefault();
    }

    private static bool Suits(LaneSetup lane, StackSpec spec) =>
        lane.Settings == spec.Loadbal.Lane && lane.Slots >= SlotsFor(spec);

    private static ValueList<LaneSetup> Furnish(App app, LaneSetup chosen, StackSpec spec)
    {
        if (Suits(chosen, spec)) return RenderAs(app.Lanes, chosen.Letter, StackState.Release);

        // There will be a reload anyway, so every vacant lane is brought up to date with it.
        return app.Lanes.Select(lane => app.On(lane.Letter) is null ? NewLane(lane.Letter, spec, lane.Slots) : lane).ToValueList();
    }

    private static ValueList<LaneSetup> RenderAs(ValueList<LaneSetup> lanes, char letter, StackState state) =>
        lanes.Select(lane => lane.Letter == letter ? lane with { RenderedAs = state } : lane).ToValueList();

    private static LaneSetup NewLane(char letter, StackSpec spec, int slots = 0) => new()
    {
        Letter = letter,
        Settings = spec.Loadbal.Lane,
        RenderedAs = StackState.Release,
        Slots = Math.Max(slots, SlotsFor(spec)),
    };

    /// <summary>Twice what the definition asks for, so that a stack can be scaled by hand without a reload.</summary>
    private static int SlotsFor(StackSpec spec) =>
        Math.Max(SlotsAtLeast, 2 * spec.Count * spec.Services.Count(service => service.Registered));
}
