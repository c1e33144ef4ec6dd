using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Pigeon.Agent.Control;
using Pigeon.Agent.Docker;
using Pigeon.Agent.Formulas;
using Pigeon.Agent.Images;
using Pigeon.Agent.Secrets;
using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Protocol;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Agent.World;

/// <summary>
/// Does the slow work on containers beside the loop: pulls, starts and stops take seconds, and a death elsewhere cannot
/// wait for them. What is under way and what failed is told to the planner; what came of it Docker itself shows.
/// </summary>
public sealed partial class DockerWork(EngineClient engine, ImageDesk images, SecretReader secrets, FormulaPlaces formulas, Bell bell, TimeProvider time, ILogger<DockerWork> logger)
{
    private const int Hands = 4;
    private const int LogLines = 50;
    private const int HealthAnswers = 5;
    private readonly Channel<Move> _jobs = Channel.CreateUnbounded<Move>();
    private readonly Lock _lock = new();
    private readonly HashSet<string> _busy = [];
    private readonly Dictionary<string, WorkFailure> _failures = [];

    /// <summary>Called with what a failed container said, before it is removed.</summary>
    public Action<AppName, EvidenceWire> OnEvidence { get; set; } = (_, _) => { };

    public ValueList<string> Busy
    {
        get { lock (_lock) return _busy.Order(StringComparer.Ordinal).ToValueList(); }
    }

    public ValueList<WorkFailure> Failures
    {
        get { lock (_lock) return _failures.Values.OrderBy(failure => failure.Work, StringComparer.Ordinal).ToValueList(); }
    }

    /// <summary>How many moves wait for a hand.</summary>
    internal int Waiting => _jobs.Reader.Count;

    /// <inheritdoc cref="ImageDesk.Found"/>
    public ValueList<FoundImage> FoundImages => images.Found;

    /// <inheritdoc cref="ImageDesk.Pulls"/>
    public ValueList<ImagePull> Pulls => images.Pulls;

    /// <summary>Takes a move on; a container or a pod's network is worked on by one hand at a time.</summary>
    public void Submit(Move move)
    {
        lock (_lock)
        {
            if (!_busy.Add(NameIn(move))) return;
            if (move is Move.RunContainer run) _arrivals.Add(run.Replica.ContainerName, new Arrival(run));
        }

        // A pull takes minutes, and must not occupy a hand that a container elsewhere needs.
        if (move is Move.RunContainer arriving) _fetches.Writer.TryWrite(arriving);
        else _jobs.Writer.TryWrite(move);
    }

    /// <summary>Creates a network, at once: the next job may want it.</summary>
    public async Task EnsureNetworkAsync(NetworkName network, CancellationToken ct)
    {
        try
        {
            await engine.CreateNetworkAsync(network.Text, new Dictionary<string, string> { [Labels.Managed] = "true" }, ct);
        }
        catch (EngineException refusal) when (refusal.Status is System.Net.HttpStatusCode.Conflict)
        {
            // Somebody else was faster: it is there, and that is all that is wanted.
        }
    }

    public Task RunAsync(CancellationToken ct) => Task.WhenAll(Enumerable.Range(0, Hands).Select(_ => WorkAsync(ct)).Append(FetchAllAsync(ct)));

    private async Task WorkAsync(CancellationToken ct)
    {
        await foreach (var move in _jobs.Reader.ReadAllAsync(ct))
        {
            var name = NameIn(move);
            try
            {
                if (IsUnwanted(move)) continue;
                await DoAsync(move, ct);
                Log.Done(logger, move.Text);
                lock (_lock) _failures.Remove(name);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // A daemon that is restarted comes back: what it was about to do is done again, as long as the release has time.
                Fail(move, fault, passing: fault is EngineUnreachableException or TimeoutException);
            }
            finally
            {
                Leave(name);
            }
        }
    }

    private void Leave(string name)
    {
        lock (_lock)
        {
            _busy.Remove(name);
            if (_arrivals.Remove(name, out var arrival)) arrival.Dispose();
        }

        bell.Ring(Reason.Work);
    }

    private Task DoAsync(Move move, CancellationToken ct) => move switch
    {
        Move.RunContainer run => RunContainerAsync(run, ct),
        Move.StopContainer stop => StopAsync(stop, ct),
        Move.RemoveContainer remove => RemoveAsync(remove, ct),
        Move.CreatePod create => PodWork.CreateAsync(engine, create.Pod, ct),
        Move.RemovePod remove => PodWork.RemoveAsync(engine, remove.Network, ct),
        _ => throw new System.Diagnostics.UnreachableException($"{move} is not work on a container"),
    };

    private void Fail(Move move, Exception fault, bool passing)
    {
        Log.Failed(logger, move.Text, fault.Message);
        var name = NameIn(move);
        lock (_lock) _failures[name] = new WorkFailure(name, fault.Message, time.GetUtcNow(), (_failures.GetValueOrDefault(name)?.Attempts ?? 0) + 1, passing);
    }

    private async Task StopAsync(Move.StopContainer stop, CancellationToken ct)
    {
        if (stop.KeepEvidence) await CollectAsync(stop.Container.Text, stop.Name, stop.Owner, ct);
        await engine.StopContainerAsync(stop.Container.Text, stop.Grace, ct);
    }

    private async Task RemoveAsync(Move.RemoveContainer remove, CancellationToken ct)
    {
        if (remove.KeepEvidence) await CollectAsync(remove.Container.Text, remove.Name, remove.Owner, ct);
        await engine.RemoveContainerAsync(remove.Container.Text, force: false, ct);
    }

    private async Task CollectAsync(string id, string name, Core.Names.AppName app, CancellationToken ct)
    {
        var details = await engine.InspectContainerAsync(id, ct);
        var health = (details.State.Health?.Log ?? []).TakeLast(HealthAnswers)
            .Select(answer => $"exit {answer.ExitCode}: {answer.Output.Trim()}");
        OnEvidence(app, new EvidenceWire(name, [.. health], await LogLinesAsync(id, ct)));
    }

    /// <summary>Some log drivers keep nothing that could be read back; the container has to go all the same.</summary>
    private async Task<IReadOnlyList<string>> LogLinesAsync(string id, CancellationToken ct)
    {
        try
        {
            return (await engine.LogsAsync(id, LogLines, ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (EngineException refusal)
        {
            return [$"(its log cannot be read: {refusal.Message})"];
        }
    }

    private static string NameIn(Move move) => move switch
    {
        Move.RunContainer run => run.Replica.ContainerName,
        Move.StopContainer stop => stop.Name,
        Move.RemoveContainer remove => remove.Name,
        Move.CreatePod create => create.Pod.Work,
        Move.RemovePod remove => remove.Network.Pod.Work,
        _ => throw new System.Diagnostics.UnreachableException($"{move} is not work on a container"),
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Done: {Move}")]
        public static partial void Done(ILogger logger, string move);

        [LoggerMessage(LogLevel.Warning, "Cannot {Move}: {Fault}")]
        public static partial void Failed(ILogger logger, string move, string fault);

        [LoggerMessage(LogLevel.Warning, "Docker created {Container} with a warning: {Warning}")]
        public static partial void Warned(ILogger logger, string container, string warning);
    }
}
