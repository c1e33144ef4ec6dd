namespace Pigeon.Core.Stacks;

/// <summary>When a stack leaves though nobody says so, by the app's rules of retention.</summary>
/// <param name="Why">The rule, in the words of the definition.</param>
public sealed record Expiry(Stack Stack, DateTimeOffset At, string Why)
{
    /// <summary>The stacks of an app that leave some day, if nothing changes until then.</summary>
    public static IEnumerable<Expiry> Of(App app)
    {
        if (app.In(StackState.Inactive) is { } inactive)
        {
            // The version in production says what is kept of the ones before it.
            var rules = (app.In(StackState.Active) ?? inactive).Spec.Retention;
            if (rules.Count == 0) yield return new(inactive, inactive.Since, "retain.count is 0");
            else if (rules.Age is { } age) yield return new(inactive, inactive.Since + age, $"it has been inactive for {Yaml.DurationText.Print(age)} (retain.age)");
        }

        if (app.In(StackState.Release) is { Spec.Retention.ReleaseTtl: { } ttl } released)
            yield return new(released, released.Since + ttl, $"nobody has activated it within {Yaml.DurationText.Print(ttl)} (release_ttl)");
    }
}
