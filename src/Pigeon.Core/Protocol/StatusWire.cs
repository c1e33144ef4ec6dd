namespace Pigeon.Core.Protocol;

/// <summary>What <c>GET /v1/status</c> shows: what is, read from Docker and HAProxy, beside what should be.</summary>
public sealed record StatusWire
{
    public int SchemaVersion { get; init; } = 1;

    public required string Vm { get; init; }

    /// <summary>The agent's version.</summary>
    public required string Agent { get; init; }

    public required DockerStatusWire Docker { get; init; }

    public required HaproxyStatusWire Haproxy { get; init; }

    public required IReadOnlyList<FrontendWire> Frontends { get; init; }

    public required IReadOnlyList<AppWire> Apps { get; init; }

    /// <summary>What another hand changed in HAProxy or its files, and was put right: the last findings, oldest first.</summary>
    public IReadOnlyList<DriftWire> Drift { get; init; } = [];

    /// <summary>What deserves a look, in sentences.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
