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
    ProxyPorts ports, RecoveryImage image, OldWorkers oldWorkers, ProxySettings settings, TimeProvider time, ILogger<ProxyHand> logger)
{
    /// <summary>Commands in one line: enough to save round trips, few enough to find the one that failed.</summary>
    private const int Batch = 40;

    private static readonly TimeSpan StartPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StartPauseAtMost = TimeSpan.FromSeconds(15);
    private TimeSpan _startPause = StartPause;

    /// <summary>The configuration that HAProxy refused last; null when the last one was good.</summary>
    public RefusedConfig? Refused { get; private set; }

    /// <summary>When to try again to start it; null when the last start went well.</summary>
    public DateTimeOffset? RetryAt { get; private set; }

    /// <summary>Why HAProxy does not run; null when it does.</summary>
    public string? Problem { get; private set; }

    public int Reloads { get; private set; }

    /// <summary>Has HAProxy check a configuration without using it. Returns its message, or null when it is good.</summary>
    public async Task<string?> RefusalOfAsync(Blueprint blueprint, Observed anticipated, CancellationToken ct)
    {
        if (blueprint.Fault is { } fault) return fault;
        var candidate = image.ConfigPath + ".candidate";
        var servers = anticipated.Proxy?.Servers ?? throw new InvalidOperationException("a candidate is checked with the servers it would have");
        await DurableFile.WriteAsync(candidate, blueprint.Config(servers), DurableFile.Private, ct);
        try
        {
            return await ports.Process.CheckConfigAsync(candidate, ct) is ConfigVerdict.Refused refused ? refused.Text : null;
        }
        catch (HaproxyMissingException missing)
        {
            return missing.Message;
        }
        finally
        {
            File.Delete(candidate);
        }
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

            await PrepareStartAsync(blueprint, anticipated, ct);
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
        if (await RefusalOfAsync(blueprint, anticipated, ct) is { } message)
        {
            Refuse(blueprint, message);
            return;
        }

        var lastGood = image.HasConfig ? await File.ReadAllTextAsync(image.ConfigPath, ct) : null;
        await image.WriteAsync(blueprint, anticipated.Proxy!, ct);
        switch (await ports.Master.ReloadAsync(ct))
        {
            case ReloadOutcome.Succeeded succeeded:
                Reloads++;
                Refused = null;
                Log.Reloaded(logger, reason, succeeded.NewPid);
                break;
            case ReloadOutcome.Failed failed:
                if (lastGood is not null) await DurableFile.WriteAsync(image.ConfigPath, lastGood, DurableFile.Private, ct);
                await image.WriteMapsAsync(before.Proxy!, ct);
                Refuse(blueprint, failed.Message);
                break;
        }
    }

    /// <summary>Carries out runtime moves in their order.</summary>
    /// <exception cref="HaproxyFaultException">HAProxy answered something else than success; the next turn reads what is.</exception>
    public async Task ApplyAsync(IReadOnlyList<Move> moves, Blueprint blueprint, Observed before, Observed anticipated, CancellationToken ct)
    {
        await RecordAsync(blueprint, before, anticipated, ct);
        var commands = new RuntimeMoves(blueprint, before.Proxy!, settings);
        foreach (var batch in moves.Chunk(Batch))
        {
            var command = RuntimeCommand.Join(batch.Select(commands.For));
            await ports.Runtime.ApplyAsync(command, ct);
            if (before.Proxy!.OldWorkers.Count > 0) await oldWorkers.FollowAsync(batch, ct);
        }
    }

    /// <summary>The files come first; but a full disk must not keep traffic from moving.</summary>
    private async Task RecordAsync(Blueprint blueprint, Observed before, Observed anticipated, CancellationToken ct)
    {
        try
        {
            // While HAProxy runs another configuration than the wanted one, the file on disk is its last good one and stays.
            if (before.Proxy!.Structure == blueprint.Structure) await image.WriteAsync(blueprint, anticipated.Proxy!, ct);
            else await image.WriteMapsAsync(anticipated.Proxy!, ct);
        }
        catch (IOException fault)
        {
            Log.NotRecorded(logger, fault.Message);
        }
    }

    /// <summary>A full disk does not keep HAProxy from starting: there is the last good configuration.</summary>
    private async Task PrepareStartAsync(Blueprint blueprint, Observed anticipated, CancellationToken ct)
    {
        try
        {
            await WriteStartFilesAsync(blueprint, anticipated, ct);
        }
        catch (IOException fault) when (image.HasConfig)
        {
            Log.NotRecorded(logger, fault.Message);
        }
    }

    private async Task WriteStartFilesAsync(Blueprint blueprint, Observed anticipated, CancellationToken ct)
    {
        // Before Docker has been asked once, what is on disk knows more than we do.
        if (!anticipated.Docker.Listed && image.HasConfig) return;
        if (image.HasConfig && await RefusalOfAsync(blueprint, anticipated, ct) is { } message)
        {
            Refuse(blueprint, message);
            return;
        }

        await image.WriteAsync(blueprint, anticipated.Proxy!, ct);
    }

    private void Refuse(Blueprint blueprint, string message)
    {
        Refused = new RefusedConfig(blueprint.Structure, message);
        Log.Refused(logger, message);
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

        [LoggerMessage(LogLevel.Information, "Reloaded HAProxy because of {Reason}: worker {Pid}")]
        public static partial void Reloaded(ILogger logger, string reason, int pid);

        [LoggerMessage(LogLevel.Error, "HAProxy refuses the configuration, the last good one stays: {Message}")]
        public static partial void Refused(ILogger logger, string message);

        [LoggerMessage(LogLevel.Error, "The files from which HAProxy would start again could not be written: {Fault}")]
        public static partial void NotRecorded(ILogger logger, string fault);
    }
}
