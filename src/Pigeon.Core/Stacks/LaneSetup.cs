using Pigeon.Core.Definitions;

namespace Pigeon.Core.Stacks;

/// <summary>How a lane is rendered. It is kept while the lane is vacant, so that a stack which leaves causes no reload.</summary>
public sealed record LaneSetup
{
    public required char Letter { get; init; }

    public required LaneSettings Settings { get; init; }

    /// <summary>The state whose template renders the lane.</summary>
    public required StackState RenderedAs { get; init; }

    /// <summary>How many servers are pre-allocated.</summary>
    public required int Slots { get; init; }
}
