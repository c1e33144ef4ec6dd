namespace Pigeon.Core.Protocol;

/// <summary>What <c>pigeon doctor</c> shows: one finding for each thing that it looked at, in that order.</summary>
public sealed record DoctorWire(IReadOnlyList<FindingWire> Findings)
{
    public int SchemaVersion { get; init; } = 1;
}
