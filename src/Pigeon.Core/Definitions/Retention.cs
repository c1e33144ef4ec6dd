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
}
