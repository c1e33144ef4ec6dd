namespace Pigeon.Core.Protocol;

/// <summary>What <c>GET /v1/vms</c> shows: the VMs of the fleet, by name.</summary>
/// <param name="StartedAt">When the controller was started; before that nobody was heard.</param>
public sealed record VmsWire(string Controller, DateTimeOffset StartedAt, IReadOnlyList<VmWire> Vms)
{
    public int SchemaVersion { get; init; } = 1;
}
