namespace Pigeon.Core.Protocol;

/// <summary>The body of <c>POST /v1/apps/{app}/diff</c>, which changes nothing.</summary>
public sealed record DiffRequest
{
    /// <summary>Null: every version that is here and not on its way out.</summary>
    public string? Version { get; init; }

    /// <summary>The definition file as it was written.</summary>
    public required DefinitionSource Definition { get; init; }
}
