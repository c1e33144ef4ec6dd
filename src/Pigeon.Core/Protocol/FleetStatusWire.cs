namespace Pigeon.Core.Protocol;

/// <summary>What <c>GET /v1/status</c> shows on a controller: what should be on the fleet, and what its VMs said last.</summary>
public sealed record FleetStatusWire
{
    public int SchemaVersion { get; init; } = 2;

    /// <summary>The controller's name.</summary>
    public required string Controller { get; init; }

    /// <summary>The controller's version.</summary>
    public required string Version { get; init; }

    /// <inheritdoc cref="VmsWire.StartedAt"/>
    public required DateTimeOffset StartedAt { get; init; }

    public required IReadOnlyList<FleetVmWire> Vms { get; init; }

    public required IReadOnlyList<FleetAppWire> Apps { get; init; }

    /// <summary>The webhooks of the controller's configuration.</summary>
    public IReadOnlyList<WebhookStateWire> Webhooks { get; init => field = value ?? []; } = [];
}
