namespace Pigeon.TestKit;

/// <summary>One thing that an API can be asked for.</summary>
/// <param name="Role">What a token must be good for; null where no token is needed, or none helps.</param>
/// <param name="Parameters">Those of the path, as they are described.</param>
public sealed record ApiRoute(string Method, string Path, string? Role, IReadOnlyList<string> Parameters)
{
    /// <summary>Who may ask for it, in words.</summary>
    public required string OpenedBy { get; init; }

    public required string Summary { get; init; }

    /// <summary>The schema of the body; empty: it has none.</summary>
    public required string Body { get; init; }

    public required IReadOnlyList<string> Answers { get; init; }

    public override string ToString() => $"{Method} {Path}";
}
