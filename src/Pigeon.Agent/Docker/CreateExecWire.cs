namespace Pigeon.Agent.Docker;

internal sealed record CreateExecWire
{
    public required IReadOnlyList<string> Cmd { get; init; }

    public bool AttachStdout { get; init; } = true;

    public bool AttachStderr { get; init; } = true;
}
