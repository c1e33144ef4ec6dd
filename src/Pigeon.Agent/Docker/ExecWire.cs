namespace Pigeon.Agent.Docker;

internal sealed record ExecWire
{
    /// <summary>Null while it runs.</summary>
    public int? ExitCode { get; init; }
}
