using System.ComponentModel;
using Pigeon.Agent.Haproxy.Tables;
using Pigeon.Agent.Processes;
using Pigeon.Core.World;

namespace Pigeon.Agent.Haproxy;

/// <summary>
/// Starts a HAProxy that outlives us, or finds the one that is already there. It is a daemon in a session of its own, and nothing
/// but its sockets connects it to us, so our death is nothing to it.
/// </summary>
public sealed class ProxyProcess(ProxyFiles files, MasterSocket master, TimeProvider time) : IConfigInspector
{
    private static readonly TimeSpan RunLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StartPoll = TimeSpan.FromMilliseconds(10);
    private readonly ProcessRunner _runner = new(time);

    /// <exception cref="HaproxyMissingException">The program cannot be run.</exception>
    /// <exception cref="HaproxyRefusedException">The program is not HAProxy.</exception>
    public async Task<HaproxyVersion> ProbeVersionAsync(CancellationToken ct)
    {
        var result = await RunAsync(["-v"], ct);
        return HaproxyVersion.Parse(result.Output)
            ?? throw new HaproxyRefusedException($"'{files.Binary} -v' did not name a HAProxy version but '{FirstLine(result.Output + result.Errors)}'");
    }

    /// <summary>Has HAProxy check a configuration file without using it.</summary>
    /// <exception cref="HaproxyMissingException">The program cannot be run.</exception>
    public async Task<ConfigVerdict> CheckConfigAsync(string path, CancellationToken ct)
    {
        return VerdictOf(await RunAsync(["-c", "-f", path], ct));
    }

    /// <summary>What a run of "haproxy -c" means.</summary>
    internal static ConfigVerdict VerdictOf(ProcessResult result) => result.ExitCode switch
    {
        0 => new ConfigVerdict.Ok(),
        2 => new ConfigVerdict.NoListener(),
        _ => new ConfigVerdict.Refused(HaproxyTalk.Useful(result.Errors + result.Output)),
    };

    /// <summary>The HAProxy that already answers on the master socket; null when there is none.</summary>
    public Task<ProcessTable?> AdoptAsync(CancellationToken ct) => master.PeekAsync(ct);

    /// <summary>Starts HAProxy and waits until its master shows a worker.</summary>
    /// <exception cref="HaproxyRefusedException">It did not come up, or another one already holds the sockets.</exception>
    /// <exception cref="HaproxyMissingException">The program cannot be run.</exception>
    public async Task<ProcessTable> StartAsync(CancellationToken ct)
    {
        await RefuseSecondAsync(ct);
        var result = await RunAsync(StartArguments(files), ct);
        if (result.ExitCode != 0)
            throw new HaproxyRefusedException($"HAProxy did not start: {HaproxyTalk.Useful(result.Errors + result.Output)}");
        return await AwaitWorkerAsync(result, ct);
    }

    /// <summary>Master and worker (-W) as a daemon in its own session (-D).</summary>
    internal static string[] StartArguments(ProxyFiles files) =>
        ["-W", "-D", "-S", $"{files.MasterSocket},mode,600", "-p", files.PidFile, "-f", files.Config];

    /// <summary>
    /// A second HAProxy would start without complaint: ports are shared, and it would take the sockets' paths from the first,
    /// which then serves on but can never be reached again.
    /// </summary>
    private async Task RefuseSecondAsync(CancellationToken ct)
    {
        if (await master.PeekAsync(ct) is { } running)
            throw new HaproxyRefusedException($"a HAProxy (pid {running.MasterPid}) already answers on {files.MasterSocket}");
        try
        {
            var other = await new RuntimeSocket(files.RuntimeSocket, time).FactsAsync(ct);
            throw new HaproxyRefusedException($"a HAProxy (pid {other.Pid}) without our master socket already answers on {files.RuntimeSocket}: stop it first");
        }
        catch (HaproxyUnreachableException)
        {
            // Nobody there: the way is free.
        }
    }

    private async Task<ProcessTable> AwaitWorkerAsync(ProcessResult started, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(StartLimit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            while (true)
            {
                if (await master.PeekAsync(linked.Token) is { WorkerPid: not null } running)
                    return running;
                await Task.Delay(StartPoll, time, linked.Token);
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new HaproxyRefusedException(
                $"HAProxy did not answer on {files.MasterSocket} within {StartLimit.TotalSeconds} s of its start. {HaproxyTalk.Useful(started.Errors)}");
        }
    }

    private async Task<ProcessResult> RunAsync(string[] arguments, CancellationToken ct)
    {
        try
        {
            return await _runner.RunAsync(files.Binary, arguments, RunLimit, ct);
        }
        catch (Win32Exception fault)
        {
            throw new HaproxyMissingException(files.Binary, fault);
        }
    }

    private static string FirstLine(string text) => text.Trim().Split('\n')[0];
}
