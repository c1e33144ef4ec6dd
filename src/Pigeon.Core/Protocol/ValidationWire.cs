namespace Pigeon.Core.Protocol;

/// <summary>What <c>pigeon validate -o json</c> prints.</summary>
public sealed record ValidationWire
{
    public required string File { get; init; }

    public required bool Valid { get; init; }

    /// <summary>The version that stood in because the file asks for one and none was given.</summary>
    public string? Placeholder { get; init; }

    public required IReadOnlyList<CheckedAppWire> Apps { get; init; }

    public required IReadOnlyList<DefinitionErrorWire> Errors { get; init; }
}
