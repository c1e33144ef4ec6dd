namespace Pigeon.Agent.Haproxy;

/// <summary>One worker, reached through the master.</summary>
internal sealed class WorkerChannel(MasterSocket master, int pid) : IRuntimeChannel
{
    public Task<string> SendAsync(RuntimeCommand command, CancellationToken ct) => master.SendToWorkerAsync(pid, command, ct);

    public Task<string> AskAsync(string question, CancellationToken ct) => master.AskAsync($"@!{pid} {question}", ct);
}
