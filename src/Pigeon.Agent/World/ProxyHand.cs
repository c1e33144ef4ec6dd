using Microsoft.Extensions.Logging;
using Pigeon.Agent.Files;
using Pigeon.Agent.Haproxy;
using Pigeon.Agent.Settings;
using Pigeon.Core.Planning;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;

namespace Pigeon.Agent.World;

/// <summary>Everything that is done to HAProxy: start, reload, runtime changes - files first each time.</summary>
public sealed partial class ProxyHand(
    ProxyPorts ports, RecoveryImage image, ConfigCheck check, Quarantine quarantine, OldWorkers oldWorkers, ProxySettings settings, TimeProvider time,
    ILogger<ProxyHand> logger) : IConfigJudge
{
    /// <summary>Commands in one line: enough to save round trips, few enough to find the one that failed.</summary>
    private const int Batch = 40;

    private static readonly TimeSpan StartPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StartPauseAtMost = TimeSpan.FromSeconds(15);
    private TimeSpan _startPause = StartPause;
    private readonly TakeBack _takeBack = new(ports.Master, image, settings, time);

    /// <summary>When to try again to start it; null when the last start went well.</summary>
    public DateTimeOffset? RetryAt { get; private set; }

    /// <summary>Why HAProxy does not run; null when it does.</summary>
    public string? Problem { get; private set; }

    public int Reloads { get; private set; }

    /// <inheritdoc/>
    public async Task<string?> RefusalOfAsync(AppText own, Blueprint blueprint, Observed anticipated, CancellationToken ct)
    {
        if ((own.Fault ?? blueprint.Fault) is { } fault) return fault;
        try
        {
            var servers = anticipated.Proxy!.Servers;
            if (await check.RefusalOfAsync(blueprint, servers, ct) is not { } message)
            {
                quarantine.Accept(own);
                return null;
            }

            var found = await quarantine.BlameAsync(blueprint, servers, own.App, ct);
            return quarantine.RefusalOf(own) ?? (found ? null : message);
        }
        catch (HaproxyMissingException missing)
        {
            return ports.Mode is HaproxyMode.External ? null : missing.Message;
        }
    }

    /// <summary>Whether HAProxy would load it; if not, it is known afterwards who is to blame.</summary>
    /// <exception cref="HaproxyMissingException">Nobody is there to check it: that says nothing about the configuration.</exception>
    private async Task<bool> IsAcceptedAsync(Blueprint blueprint, Observed anticipated, CancellationToken ct)
    {
        var servers = anticipated.Proxy?.Servers ?? throw new InvalidOperationException("a candidate is checked with the servers it would have");
        var message = blueprint.Fault ?? await check.RefusalOfAsync(blueprint, servers, ct);
        if (message is null) return true;
        if (!await quarantine.BlameAsync(blueprint, servers, null, ct)) quarantine.Refuse(blueprint, message);
        return false;
    }

    /// <summary>Starts HAProxy from what is wanted, or from the last good files when that is refused or not known.</summary>
    public async Task StartAsync(Blueprint blueprint, Observed anticipated, CancellationToken ct)
    {
        try
        {
            if (blueprint.Fault is { } wrong && !image.HasConfig)
            {
                Problem = wrong;
                Log.NotStarted(logger, wrong, _startPause.TotalSeconds);
                Postpone();
                return;
            }

            if (!await PrepareStartAsync(blueprint, anticipated, ct)) return;
            if (ports.Mode is HaproxyMode.External)
            {
                Problem = $"HAProxy does not answer on {ports.Master.Path}; it is run by somebody else (haproxy.mode: external)";
                Postpone();
                return;
            }

            var started = await ports.Process.StartAsync(ct);
            (Problem, RetryAt, _startPause) = (null, null, StartPause);
            Log.Started(logger, started.MasterPid);
        }
        catch (Exception fault) when (fault is HaproxyRefusedException or HaproxyMissingException)
        {
            Problem = fault.Message;
            Log.NotStarted(logger, fault.Message, _startPause.TotalSeconds);
            Postpone();
        }
    }

    /// <summary>Loads another configuration. A bad one never replaces a good one.</summary>
    public async Task ReloadAsync(string reason, Blueprint blueprint, Observed before, Observed anticipated, CancellationToken ct)
    {
        var isTaken = before.Proxy!.SocketTakenBy is not null;
        if (isTaken) _takeBack.Postpone();
        try
        {
            if (!await IsAcceptedAsync(blueprint, anticipated, ct)) return;
        }
        catch (HaproxyMissingException missing) when (ports.Mode is HaproxyMode.Process)
        {
            quarantine.Refuse(blueprint, missing.Message);
            return;
        }
        catch (HaproxyMissingException)
        {
            // Who runs HAProxy elsewhere need not have it here: then the reload itself is the check.
        }

        var lastGood = image.HasConfig ? await File.ReadAllTextAsync(image.ConfigPath, ct) : null;
        await image.WriteAsync(blueprint, anticipated.Proxy!, ct);
        await image.KeepForeignStatesAsync(blueprint, anticipated.Proxy!, await ports.Runtime.AskAsync("show servers state", ct), ct);
        switch (await (isTaken ? _takeBack.ReloadAsync(ct) : ports.Master.ReloadAsync(ct)))
        {
            case ReloadOutcome.Succeeded succeeded:
                Reloads++;
                quarantine.AcceptAll();
                Log.Reloaded(logger, reason, succeeded.NewPid);
                break;
            case ReloadOutcome.Failed failed:
                if (lastGood is not null) await image.WriteConfigAsync(lastGood, ct);
                await image.WriteMapsAsync(before.Proxy!, ct);
                quarantine.Refuse(blueprint, failed.Message);
                break;
        }
    }

    /// <summary>Carries out runtime moves in their order.</summary>
    /// <exception cref="HaproxyFaultException">HAProxy answered something else than success; the next turn reads what is.</exception>
    public async Task ApplyAsync(IReadOnlyList<Move> moves, Blueprint blueprint, Observed before, Observed anticipated, CancellationToken ct)
    {
        // While HAProxy runs another configuration than the wanted one, the file on disk is its last good one and stays.
        var isWanted = before.Proxy!.Structure == blueprint.Structure;
        await RecordAsync(() => isWanted ? image.WriteAsync(blueprint, anticipated.Proxy!, ct) : image.WriteMapsAsync(anticipated.Proxy!, ct), mayFail: true);
        var commands = new RuntimeMoves(blueprint, before.Proxy!, settings);
        var worker = await ports.Runtime.FindAsync(ct);
        foreach (var batch in moves.Chunk(Batch))
        {
            var command = RuntimeCommand.Join(batch.Select(commands.For));
            await worker.ApplyAsync(command, ct);
            if (before.Proxy!.OldWorkers.Count > 0) await oldWorkers.FollowAsync(batch, ct);
        }
    }

    /// <summary>Brings the files of the last changes to the disk itself: after the changes, which need not wait for that.</summary>
    public Task SettleAsync() => RecordAsync(
        () =>
        {
            image.Files.Flush();
            return Task.CompletedTask;
        },
        mayFail: true);

    /// <summary>The files come first; but a full disk must not keep traffic from moving.</summary>
    private async Task RecordAsync(Func<Task> write, bool mayFail)
    {
        try
        {
            await write();
        }
        catch (IOException fault) when (mayFail)
        {
            Log.NotRecorded(logger, fault.Message);
        }
    }

    /// <summary>A full disk does not keep HAProxy from starting: there is the last good configuration.</summary>
    /// <returns>False when there is something better to start from, which the next turn draws.</returns>
    private async Task<bool> PrepareStartAsync(Blueprint blueprint, Observed anticipated, CancellationToken ct)
    {
        // Before Docker has been asked once, what is on disk knows more than we do.
        if (!anticipated.Docker.Listed && image.HasConfig) return true;
        try
        {
            if (!await IsAcceptedAsync(blueprint, anticipated, ct)) return IsLastGoodTheBest(blueprint);
        }
        catch (HaproxyMissingException) when (ports.Mode is HaproxyMode.External)
        {
            // What nobody could check never replaces what was good.
            if (image.HasConfig) return true;
        }
        catch (IOException fault) when (image.HasConfig)
        {
            Log.NotRecorded(logger, fault.Message);
            return true;
        }

        await RecordAsync(() => image.WriteAsync(blueprint, anticipated.Proxy!, ct), mayFail: image.HasConfig);
        return true;
    }

    /// <exception cref="HaproxyRefusedException">The configuration is refused as a whole, and there is no other.</exception>
    private bool IsLastGoodTheBest(Blueprint refused)
    {
        if (quarantine.Refused is not { } whole || whole.Structure != refused.Structure) return false;
        return image.HasConfig ? true : throw new HaproxyRefusedException(whole.Message);
    }

    private void Postpone()
    {
        RetryAt = time.GetUtcNow() + _startPause;
        _startPause = _startPause * 2 < StartPauseAtMost ? _startPause * 2 : StartPauseAtMost;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Started HAProxy, master pid {Pid}")]
        public static partial void Started(ILogger logger, int pid);

        [LoggerMessage(LogLevel.Error, "{Fault}; trying again in {Seconds} s")]
        public static partial void NotStarted(ILogger logger, string fault, double seconds);

        [LoggerMessage(LogLevel.Information, "Reloaded HAProxy: {Reason}; its worker is {Pid}")]
        public static partial void Reloaded(ILogger logger, string reason, int pid);

        [LoggerMessage(LogLevel.Error, "The files from which HAProxy would start again could not be written: {Fault}")]
        public static partial void NotRecorded(ILogger logger, string fault);
    }
}
