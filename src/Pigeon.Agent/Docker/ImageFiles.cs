namespace Pigeon.Agent.Docker;

/// <summary>The file system of an image.</summary>
public sealed record ImageFiles
{
    /// <summary>The digests of its layers, the lowest first.</summary>
    public IReadOnlyList<string> Layers { get; init => field = value ?? []; } = [];
}
