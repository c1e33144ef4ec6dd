using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions;

/// <summary>How long versions stay that production does not use: <c>retain</c> and <c>release_ttl</c>.</summary>
public sealed record Retention
{
    /// <summary>What is kept when a definition says nothing: the former version, for as long as nobody takes its place.</summary>
    public static Retention Default { get; } = new() { Count = 1 };

    /// <summary>How many inactive versions stay warm: 1 or 0.</summary>
    public required int Count { get; init; }

    /// <summary>How long an inactive version stays; null means until another one takes its place.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>How long a version may be released without being activated; null means for ever.</summary>
    public TimeSpan? ReleaseTtl { get; init; }

    /// <summary>When a version leaves that has been inactive since then, and by which rule, in the words of the definition; null when none says so.</summary>
    public (DateTimeOffset At, string Why)? OfInactive(DateTimeOffset since) => Count == 0 ? (since, "retain.count is 0")
        : Age is { } age ? (since + age, $"it has been inactive for {DurationText.Print(age)} (retain.age)") : null;

    /// <summary>The same for a version that has been released since then.</summary>
    public (DateTimeOffset At, string Why)? OfReleased(DateTimeOffset since) =>
        ReleaseTtl is { } ttl ? (since + ttl, $"nobody has activated it within {DurationText.Print(ttl)} (release_ttl)") : null;
}
