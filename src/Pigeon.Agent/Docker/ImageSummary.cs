namespace Pigeon.Agent.Docker;

/// <summary>One entry of the list of images.</summary>
public sealed record ImageSummary
{
    /// <summary>What the engine writes where a tag or a digest is missing.</summary>
    private const string Nothing = "<none>";

    public required string Id { get; init; }

    public IReadOnlyList<string> RepoTags { get; init => field = Named(value); } = [];

    public IReadOnlyList<string> RepoDigests { get; init => field = Named(value); } = [];

    private static IReadOnlyList<string> Named(IReadOnlyList<string>? names) =>
        [.. (names ?? []).Where(name => !name.Contains(Nothing, StringComparison.Ordinal))];
}
