namespace Pigeon.Agent.Docker;

/// <summary>Which events are wanted; an empty list excludes nothing. The entries of one list are alternatives, the lists all apply.</summary>
public sealed record EventFilter
{
    /// <summary><c>container</c>, <c>network</c>, <c>image</c>, ...</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary><c>name</c> or <c>name=value</c>.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Docker's words, such as <c>die</c>; <c>health_status</c> includes every result.</summary>
    public IReadOnlyList<string> Actions { get; init; } = [];
}
