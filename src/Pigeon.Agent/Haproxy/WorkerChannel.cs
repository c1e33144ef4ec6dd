namespace Pigeon.Agent.Haproxy;

/// <summary>One worker, reached through the master.</summary>
internal sealed class WorkerChannel(MasterSocket master, int pid) : IRuntimeChannel
{
    public Task<string> SendAsync(RuntimeCommand command, CancellationToken ct) => master.SendToWorkerAsync(pid, command, ct);

    public Task<string> AskAsync(string question, CancellationToken ct) => 
        // The prefix holds for one question only.
        master.AskAsync(string.Join(';', question.Split(';').Select(each => $"@!{pid} {each}")), ct);
}
