using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Rendering;

/// <summary>
/// Which text of an app is loaded. One that HAProxy refuses must not hold up the other apps, and not cost the app its
/// traffic either.
/// </summary>
/// <param name="Text">Null leaves the app out.</param>
/// <param name="Quarantine">What stands against the text that is wanted; null when that is the one.</param>
public sealed record Selection(AppText? Text, QuarantinedApp? Quarantine)
{
    /// <param name="lastGood">What HAProxy has loaded of the app last; null when it never had any of it.</param>
    /// <param name="plain">What the shipped templates alone make of the app.</param>
    /// <param name="refusal">What HAProxy is known to say against a text; null when nothing is known.</param>
    public static Selection For(App app, AppText wanted, AppText? lastGood, Func<AppText> plain, Func<AppText, string?> refusal)
    {
        if ((wanted.Fault ?? refusal(wanted)) is not { } message) return new(wanted, null);
        QuarantinedApp Held(StandIn standIn, Func<LaneSetup, bool> isStale) => new(app.Name, message, standIn,
            app.Lanes.Where(isStale).Select(lane => new Names.Lane(app.Name, lane.Letter)).ToValueList());
        if (lastGood is not null && refusal(lastGood) is null)
            return new(lastGood, Held(StandIn.LastGood, lane => !Suits(lane, lastGood)));
        if (!Serves(app)) return new(null, Held(StandIn.Absence, _ => true));
        var substitute = plain();
        if (refusal(substitute) is null) return new(substitute, Held(StandIn.Shipped, _ => true));

        // Nothing is accepted of an app that has traffic: then no other configuration is loaded at all.
        return new(wanted.Fault is null ? wanted : substitute, Held(StandIn.Standstill, _ => true));
    }

    /// <summary>Whether a lane's text was made from the settings that its stack asks for; the state it is rendered as may lag behind.</summary>
    private static bool Suits(LaneSetup wanted, AppText text) =>
        text.Lanes.Any(lane => lane.Setup.Letter == wanted.Letter && lane.Setup.Settings == wanted.Settings);

    private static bool Serves(App app) =>
        app.Stacks.Any(stack => stack.State is not StackState.Releasing && stack.Failure is null);
}
