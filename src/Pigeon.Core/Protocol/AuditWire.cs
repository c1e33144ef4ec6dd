namespace Pigeon.Core.Protocol;

/// <summary>What <c>GET /v1/audit</c> shows, the oldest first.</summary>
/// <param name="More">Whether there are older ones that fit too.</param>
public sealed record AuditWire(string Controller, IReadOnlyList<AuditRecordWire> Records, bool More)
{
    public int SchemaVersion { get; init; } = 1;
}
