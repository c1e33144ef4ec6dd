namespace Pigeon.Core.Stacks;

/// <summary>What an image's name meant when a stack first wanted it. All replicas run this, whatever the name has come to mean since.</summary>
/// <param name="Name">The name, as the definition has it.</param>
/// <param name="Id">The Engine's identifier of the image, such as <c>sha256:ab12...</c>.</param>
/// <param name="Digest">What its registry calls it, such as <c>shop@sha256:ab12...</c>; null for an image that came from none.</param>
public sealed record ResolvedImage(string Name, string Id, string? Digest)
{
    private const int DigitsShown = 12;

    /// <summary>The digest, or the identifier where there is none, short enough for people.</summary>
    public string Abbreviated
    {
        get
        {
            var full = Digest is null ? Id : Digest[(Digest.IndexOf('@', StringComparison.Ordinal) + 1)..];
            var end = full.IndexOf(':', StringComparison.Ordinal) + 1 + DigitsShown;
            return full.Length <= end ? full : full[..end];
        }
    }

    public override string ToString() => $"{Name} ({Abbreviated})";
}
