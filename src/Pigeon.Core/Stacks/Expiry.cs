namespace Pigeon.Core.Stacks;

/// <summary>When a stack leaves though nobody says so, by the app's rules of retention.</summary>
/// <param name="Why">The rule, in the words of the definition.</param>
public sealed record Expiry(Stack Stack, DateTimeOffset At, string Why)
{
    /// <summary>The stacks of an app that leave some day, if nothing changes until then.</summary>
    public static IEnumerable<Expiry> Of(App app)
    {
        if (app.KeptElsewhere) yield break;

        // The version in production says what is kept of the ones before it.
        if (app.In(StackState.Inactive) is { } inactive && (app.In(StackState.Active) ?? inactive).Spec.Retention.OfInactive(inactive.Since) is var (end, rule))
            yield return new(inactive, end, rule);
        if (app.In(StackState.Release) is { } released && released.Spec.Retention.OfReleased(released.Since) is var (limit, why)) yield return new(released, limit, why);
    }
}
