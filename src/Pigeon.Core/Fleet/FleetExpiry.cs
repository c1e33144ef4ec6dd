namespace Pigeon.Core.Fleet;

/// <summary>When a version leaves every VM though nobody says so, by the app's rules of retention.</summary>
/// <param name="Why">The rule, in the words of the definition.</param>
public sealed record FleetExpiry(FleetStack Stack, DateTimeOffset At, string Why)
{
    /// <summary>The versions of an app that leave some day, if nothing changes until then.</summary>
    public static IEnumerable<FleetExpiry> Of(FleetApp app)
    {
        // The version in production says what is kept of the ones before it.
        if (app.In(FleetState.Inactive) is { } inactive && (app.In(FleetState.Active) ?? inactive).Retention.OfInactive(inactive.Since) is var (end, rule))
            yield return new(inactive, end, rule);
        if (app.In(FleetState.Release) is { } released && released.Retention.OfReleased(released.Since) is var (limit, why)) yield return new(released, limit, why);
    }
}
