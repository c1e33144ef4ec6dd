using Pigeon.Agent.Haproxy.Tables;

namespace Pigeon.Agent.Haproxy;

/// <summary>
/// The way to the worker that serves: its stats socket, or the master while another process has taken that socket's path. What changes
/// something is sent to the stats socket only after the one who answers there has said that it is that worker.
/// </summary>
public sealed class ServingWorker(RuntimeSocket socket, MasterSocket master) : IRuntimeChannel
{
    private volatile int _pid;
    private volatile bool _taken;

    /// <summary>Where the stats socket is.</summary>
    public string Path => socket.Path;

    /// <summary>Asks the worker of that pid, and finds out by which way it can be asked.</summary>
    /// <param name="questions">The first is "show info".</param>
    /// <returns>The answers, who answers on the stats socket in its place, if anybody does, and the worker's pid, another one when it was just reloaded.</returns>
    /// <exception cref="HaproxyUnreachableException">Nobody answered.</exception>
    public async Task<(IReadOnlyList<string> Answers, string? Stranger, int Pid)> AskAllAsync(int pid, IReadOnlyList<string> questions, CancellationToken ct)
    {
        var stranger = "";
        for (var attempt = 0; attempt < 2; attempt++)
        {
            (var answers, stranger) = await TryAsync(pid, questions, ct);
            if (answers is not null)
            {
                (_pid, _taken) = (pid, false);
                return (answers, null, pid);
            }

            // A reload may have come between the two questions.
            pid = (await master.ProcessesAsync(ct)).WorkerPid ?? throw new HaproxyUnreachableException(master.Path, mayHaveRun: false);
        }

        var whole = await master.Worker(pid).AskAllAsync(questions, ct);
        (_pid, _taken) = (pid, true);
        return (whole, stranger, pid);
    }

    /// <summary>The way by which a run of commands goes to the worker; asked for anew for each run.</summary>
    /// <exception cref="HaproxyFaultException">Another process answers where the worker should.</exception>
    public async Task<IRuntimeChannel> FindAsync(CancellationToken ct)
    {
        if (_taken) return master.Worker(_pid);
        var answering = (await socket.FactsAsync(ct)).Pid;
        return answering == _pid ? socket
            : throw new HaproxyFaultException("show info", $"on {Path} answers process {answering} and not HAProxy's worker {_pid}: nothing was sent");
    }

    public async Task<string> SendAsync(RuntimeCommand command, CancellationToken ct) => await (await FindAsync(ct)).SendAsync(command, ct);

    public Task<string> AskAsync(string question, CancellationToken ct) =>
        _taken ? master.Worker(_pid).AskAsync(question, ct) : socket.AskAsync(question, ct);

    private async Task<(IReadOnlyList<string>? Answers, string Stranger)> TryAsync(int pid, IReadOnlyList<string> questions, CancellationToken ct)
    {
        try
        {
            var answers = await socket.AskAllAsync(questions, ct);
            var answering = WorkerFacts.Parse(answers[0]).Pid;
            return answering == pid ? (answers, "") : (null, $"a HAProxy with process id {answering}");
        }
        catch (HaproxyFaultException)
        {
            return (null, "something that is no HAProxy");
        }
        catch (HaproxyUnreachableException)
        {
            return (null, "nobody");
        }
        catch (TimeoutException)
        {
            return (null, "somebody who says nothing");
        }
    }
}
