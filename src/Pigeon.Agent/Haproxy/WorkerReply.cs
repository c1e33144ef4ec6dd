namespace Pigeon.Agent.Haproxy;

/// <summary>What an old worker answered; not accepted when it is gone or does not know what the command names.</summary>
public sealed record WorkerReply(int Pid, string Reply, bool Accepted);
