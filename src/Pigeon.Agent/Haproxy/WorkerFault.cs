namespace Pigeon.Agent.Haproxy;

/// <summary>Why an old worker did not take part: it is gone by now, or it refuses the command.</summary>
public sealed record WorkerFault(int Pid, string Message);
