namespace Pigeon.Agent.Docker;

internal sealed record CreatedWire
{
    public required string Id { get; init; }
}
