namespace Pigeon.TestKit;

/// <summary>One thing that an API can be asked for.</summary>
/// <param name="Role">What a token must be good for; null where no token is needed, or none helps.</param>
/// <param name="Parameters">Those of the path, as they are described.</param>
public sealed record ApiRoute(string Method, string Path, string? Role, IReadOnlyList<string> Parameters)
{
    public override string ToString() => $"{Method} {Path}";
}
