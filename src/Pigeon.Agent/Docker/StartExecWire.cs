namespace Pigeon.Agent.Docker;

internal sealed record StartExecWire
{
    public bool Detach { get; init; }

    public bool Tty { get; init; }
}
