using Pigeon.Agent.Haproxy.Tables;

namespace Pigeon.Agent.Haproxy;

/// <summary>The master's command socket: which processes there are, reloads, and a way to every worker, old ones too.</summary>
public sealed class MasterSocket(string path, TimeProvider time) : IDisposable
{
    /// <summary>While it reloads, the master refuses for up to some hundred milliseconds.</summary>
    private const int ReadAttempts = 25;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReloadLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReloadPoll = TimeSpan.FromMilliseconds(10);
    private readonly SemaphoreSlim _oneReload = new(1, 1);
    private long _sent;

    /// <summary>How many commands were sent to workers, whatever became of them.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    public string Path { get; } = path;

    public void Dispose() => _oneReload.Dispose();

    /// <summary>The processes, asked again for about half a second while nobody answers.</summary>
    /// <exception cref="HaproxyUnreachableException">Nobody answered.</exception>
    public Task<ProcessTable> ProcessesAsync(CancellationToken ct) => ProcessesAsync(ReadAttempts, ct);

    /// <summary>The same with one attempt; null when nobody answers, not in time, or not to the end.</summary>
    public async Task<ProcessTable?> PeekAsync(CancellationToken ct)
    {
        try
        {
            return await ProcessesAsync(attempts: 1, ct);
        }
        catch (Exception silence) when (silence is HaproxyUnreachableException or HaproxyFaultException or TimeoutException)
        {
            return null;
        }
    }

    /// <summary>
    /// Makes HAProxy read its configuration again, one reload at a time. What decides is the serving worker's pid:
    /// before 2.7 the master gives no answer at all.
    /// </summary>
    /// <exception cref="TimeoutException">The outcome is not known after 30 s.</exception>
    public async Task<ReloadOutcome> ReloadAsync(CancellationToken ct)
    {
        await _oneReload.WaitAsync(ct);
        using var timeout = new CancellationTokenSource(ReloadLimit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            return await ReloadOnceAsync(linked.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new TimeoutException($"the reload of HAProxy had no outcome within {ReloadLimit.TotalSeconds} s");
        }
        finally
        {
            _oneReload.Release();
        }
    }

    /// <summary>A channel to one worker, serving or old.</summary>
    public IRuntimeChannel Worker(int pid) => new WorkerChannel(this, pid);

    /// <summary>
    /// Does the same with every old worker that is still there: they keep their own maps, and an idle client's next request may still be
    /// answered by one. Only maps can be changed there: a stopping worker answers "Proxy is disabled." to each change of a server. A
    /// worker that is gone or refuses ends up in the result; it is no reason to leave out the others.
    /// </summary>
    public async Task<IReadOnlyList<WorkerFault>> OnOldWorkersAsync(Func<IRuntimeChannel, Task> act, CancellationToken ct) =>
        await OnWorkersAsync((await ProcessesAsync(ct)).OldWorkers, act, ct);

    /// <summary>The same with workers that were named before; one of them may have ended since, and what it had with it.</summary>
    public async Task<IReadOnlyList<WorkerFault>> OnWorkersAsync(IEnumerable<int> pids, Func<IRuntimeChannel, Task> act, CancellationToken ct)
    {
        var faults = new List<WorkerFault>();
        foreach (var pid in pids)
        {
            try
            {
                await act(Worker(pid));
            }
            catch (Exception fault) when (fault is HaproxyFaultException or HaproxyUnreachableException or TimeoutException)
            {
                faults.Add(new(pid, fault.Message));
            }
        }

        return faults;
    }

    /// <summary>Sends a command to one worker, once, and returns the reply as it came.</summary>
    public Task<string> SendToWorkerAsync(int pid, RuntimeCommand command, CancellationToken ct)
    {
        Interlocked.Add(ref _sent, command.Count);
        return SendAsync(command.TextFor(pid), ct);
    }

    internal Task<string> AskAsync(string line, CancellationToken ct) => AskAsync(line, ReadAttempts, ct);

    private Task<string> SendAsync(string line, CancellationToken ct)
    {
        CommandText.Check(line);
        return Exchange.RunAsync(Path, line, closesInput: true, AnswerLimit, time, ct);
    }

    private Task<string> AskAsync(string line, int attempts, CancellationToken ct)
    {
        CommandText.Check(line);
        return Exchange.RunRepeatableAsync(Path, line, closesInput: true, AnswerLimit, time, attempts, ct);
    }

    private async Task<ProcessTable> ProcessesAsync(int attempts, CancellationToken ct) =>
        ProcessTableText.Parse(await AskAsync("show proc", attempts, ct));

    private async Task<ReloadOutcome> ReloadOnceAsync(CancellationToken ct)
    {
        var before = await ProcessesAsync(ct);
        var answer = await RequestReloadAsync(ct);
        if (answer.StartsWith("Success=0", StringComparison.Ordinal))
            return new ReloadOutcome.Failed(Explanation(answer));
        while (true)
        {
            if (await PeekAsync(ct) is { } now)
            {
                if (now.WorkerPid is { } pid && pid != before.WorkerPid)
                    return new ReloadOutcome.Succeeded(pid);
                // Until the master has executed itself again it still shows the counts from before this reload.
                if (now.Reloads != before.Reloads && now.FailedReloads > 0)
                    return new ReloadOutcome.Failed(
                        "HAProxy kept the old worker: it could not load the configuration or bind an address (its own log has the reason)");
            }

            await Task.Delay(ReloadPoll, time, ct);
        }
    }

    /// <summary>Asks until the reload is under way; from then on an ended connection is the normal answer of versions before 2.7.</summary>
    private async Task<string> RequestReloadAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                var answer = await Exchange.RunAsync(Path, "reload", closesInput: true, ReloadLimit, time, ct);
                if (!answer.Contains("Another reload is still in progress", StringComparison.Ordinal))
                    return answer;
            }
            catch (HaproxyUnreachableException ended) when (ended.MayHaveRun)
            {
                return "";
            }
            catch (HaproxyUnreachableException)
            {
                // Nothing was sent: the master is busy with a reload, or with its start. The deadline of the reload ends this.
            }

            await Task.Delay(ReloadPoll, time, ct);
        }
    }

    /// <summary>After "Success=0" and a line of dashes come HAProxy's own messages.</summary>
    private static string Explanation(string answer)
    {
        var text = HaproxyTalk.Useful(answer.Replace("Success=0", "", StringComparison.Ordinal).Trim().TrimStart('-'));
        return text.Length > 0 ? text : "HAProxy reported a failed reload without a reason";
    }
}
