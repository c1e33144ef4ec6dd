namespace Pigeon.Agent.Haproxy;

/// <summary>HAProxy answered a command with something else than its one good reply.</summary>
public sealed class HaproxyFaultException(string command, string reply)
    : Exception($"HAProxy answered '{reply.Trim()}' to '{command}'")
{
    public string Command { get; } = command;

    public string Reply { get; } = reply.Trim();
}
