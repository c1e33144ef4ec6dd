using System.Diagnostics;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Planning;

/// <summary>
/// What the world looks like after a move, if all goes well. It tells what to write to disk before a command is sent
/// (<see cref="After(Observed, Move, Desired, string)"/>) and what a verb would do from beginning to end (<see cref="Moves"/>).
/// </summary>
public static class Forecast
{
    private const int TurnsAtMost = 64;

    /// <summary>How addresses begin that no real container has: they are set aside for benchmarks (RFC 2544).</summary>
    private const string MadeUpNetwork = "198.18.";

    /// <summary>How identifiers begin that no real container has.</summary>
    private const string MadeUp = "00000000000000000000000000000000";

    /// <summary>All moves until nothing is left to do, drains and start-up times taken as no time at all.</summary>
    /// <inheritdoc cref="Turns" path="/param"/>
    public static ValueList<Move> Moves(Desired desired, Func<Desired, string> structureOf, Observed observed, DateTimeOffset now) =>
        Turns(desired, structureOf, observed, now).SelectMany(turn => turn.Moves).ToValueList();

    /// <summary>The turns until nothing is left to do and nothing is waited for.</summary>
    /// <param name="structureOf">The fingerprint of the configuration that a desired state renders to.</param>
    public static IEnumerable<ForeseenTurn> Turns(Desired desired, Func<Desired, string> structureOf, Observed observed, DateTimeOffset now)
    {
        for (var turn = 0; turn < TurnsAtMost; turn++)
        {
            var next = StackMachine.Advance(desired, observed, now);
            var structure = structureOf(next);
            var plan = Planner.Plan(next, structure, observed, now);
            var after = Settle(After(observed, plan.Moves, next, structure));
            if (plan.Moves.Count == 0 && next == desired && after == observed) yield break;
            yield return new(next, structure, observed, plan.Moves.Select(move => Named(move, observed)).ToValueList());
            (desired, observed) = (next, after);
        }
    }

    /// <summary>Of a container that does not exist yet, nobody wants to read more than its name.</summary>
    private static Move Named(Move move, Observed observed) => move switch
    {
        Move.Fill fill => fill with { Foreseen = NameIfMadeUp(fill.Address, fill.Container, observed) },
        Move.AddServer add => add with { Foreseen = NameIfMadeUp(add.Address, add.Container, observed) },
        _ => move,
    };

    private static string? NameIfMadeUp(MemberAddress address, ContainerId id, Observed observed) =>
        address.ToString().StartsWith(MadeUpNetwork, StringComparison.Ordinal) ? observed.Docker.Find(id)?.Name : null;

    /// <summary>The world right after a move.</summary>
    public static Observed After(Observed observed, Move move, Desired desired, string structure) => move switch
    {
        Move.StartProxy => observed with { Proxy = Loaded(desired, structure, observed) },
        Move.Reload => observed with { Proxy = Loaded(desired, structure, observed) },
        _ when ProxyForecast.Knows(move) => After(observed, [move], desired, structure),
        Move.CertificateMove certificates => observed with { Proxy = WithCertificates(observed.Proxy!, certificates) },
        Move.CreateNetwork create => observed with
        {
            Docker = observed.Docker with { Networks = observed.Docker.Networks.Append(create.Network).ToValueList() },
        },
        Move.RunHook hook => observed with { HookOutcomes = observed.HookOutcomes.Append(new HookOutcome(hook.Due.Key, hook.Due.Failures, null)).ToValueList() },
        Move.CreatePod create => WithPods(observed, pods => pods.Append(new PodNetwork($"{MadeUp}{create.Pod.Network}", create.Pod))),
        Move.RemovePod remove => WithPods(observed, pods => pods.Where(each => each != remove.Network)),
        Move.FormulaMove formula => observed with { Formulas = After(observed.Formulas, formula) },
        Move.RunContainer run => WithContainers(observed, observed.Docker.Containers
            .Where(each => each.Name != run.Replica.ContainerName || each.State is ContainerState.Removed)
            .Append(Started(run.Replica, observed))),
        Move.StopContainer stop => WithContainers(observed, observed.Docker.Containers
            .Select(each => each.Id == stop.Container ? each with { State = ContainerState.Exited } : each)),
        Move.RemoveContainer remove => WithContainers(observed, observed.Docker.Containers.Where(each => each.Id != remove.Container)),
        _ => throw new UnreachableException($"no forecast for {move}"),
    };

    /// <summary>The world after several moves. Runtime moves that follow each other cost no more than the servers and the moves together.</summary>
    public static Observed After(Observed observed, IEnumerable<Move> moves, Desired desired, string structure)
    {
        ProxyForecast? runtime = null;
        foreach (var move in moves)
        {
            if (ProxyForecast.Knows(move))
            {
                (runtime ??= new(observed.Proxy!)).Apply(move);
                continue;
            }

            if (runtime is not null) observed = observed with { Proxy = runtime.Proxy() };
            runtime = null;
            observed = After(observed, move, desired, structure);
        }

        return runtime is null ? observed : observed with { Proxy = runtime.Proxy() };
    }

    /// <summary>Checks pass, requests end, what is under way comes to its end, and what is tried again later is tried again.</summary>
    private static Observed Settle(Observed observed) => observed with
    {
        ProxyRetryAt = null,
        TakeBackAt = null,
        Peers = observed.Peers is { } peers ? peers with { Relieved = observed.Docker.Containers.Where(each => each.PublishedPort is not null).Select(each => each.Id).ToValueList() } : null,
        RunningHooks = [],
        Formulas = observed.Formulas with { Busy = [], Failures = [] },
        Docker = observed.Docker with { Busy = [], Failures = [], Pods = observed.Docker.Pods ?? [], Containers = observed.Docker.Containers.Select(Settle).ToValueList() },
        Proxy = observed.Proxy is not { } proxy ? null : proxy with { Servers = proxy.Servers.Select(Settle).ToValueList() },
    };

    private static Server Settle(Server server) =>
        server with { InFlight = 0, Tunnels = 0, State = server.State is ServerState.Coming ? ServerState.Ready : server.State };

    /// <summary>What only time, or the hand that did it, can mend is mended.</summary>
    private static Container Settle(Container container) => container switch
    {
        { State: ContainerState.Running, Leaving: true } => container with { State = ContainerState.Exited },
        { State: ContainerState.Running or ContainerState.Paused or ContainerState.Restarting } => container with
        {
            State = ContainerState.Running,
            Health = container.Health is ContainerHealth.None ? ContainerHealth.None : ContainerHealth.Healthy,
        },
        _ => container,
    };

    private static ProxyView Loaded(Desired desired, string structure, Observed observed) => new()
    {
        WorkerPid = (observed.Proxy?.WorkerPid ?? 0) + 1,
        Version = observed.Proxy?.Version,
        Structure = structure,
        Servers = ServerTable.For(desired, observed),
        Maps = observed.Proxy is { IsOurs: true } ours ? ours.Maps : Planner.WantedMaps(desired),
        OldWorkers = observed.Proxy is { } old ? old.OldWorkers.Append(old.WorkerPid).ToValueList() : [],
        Certificates = observed.Certificates.Select(set => new LoadedCertificates(
            set.Frontend, set.Default.Fingerprint, set.Certificates.Select(each => each.File).ToValueList())).ToValueList(),
    };

    private static ProxyView WithCertificates(ProxyView proxy, Move.CertificateMove move) => proxy with
    {
        Certificates = proxy.Certificates.Select(loaded => loaded.Frontend != move.Frontend ? loaded : move switch
        {
            Move.SetDefaultCertificate set => loaded with { DefaultFingerprint = set.Certificate.Fingerprint },
            Move.AddCertificate => loaded with { Files = loaded.Files.Append(move.File).ToValueList() },
            _ => loaded with { Files = loaded.Files.Where(file => file != move.File).ToValueList() },
        }).ToValueList(),
    };

    private static FormulaView After(FormulaView formulas, Move.FormulaMove move) => formulas with
    {
        Laid = formulas.Laid.Where(laid => (laid.App, laid.Version) != (move.Name, move.Version))
            .Concat(move is Move.LayFormula lay ? [new LaidFormula(lay.Name, lay.Version, lay.Spec.Formula!.Bundle, [])] : []).ToValueList(),
    };

    private static Observed WithContainers(Observed observed, IEnumerable<Container> containers) =>
        observed with { Docker = observed.Docker with { Containers = containers.ToValueList() } };

    private static Observed WithPods(Observed observed, Func<IEnumerable<PodNetwork>, IEnumerable<PodNetwork>> change) =>
        observed with { Docker = observed.Docker with { Pods = change(observed.Docker.Pods ?? []).ToValueList() } };

    /// <summary>
    /// A container that is started, with an address that no real one has. One that ended before is still the same, which servers that were its own go by; one that
    /// does not exist yet gets an identifier that no real one has.
    /// </summary>
    private static Container Started(ReplicaSpec replica, Observed observed)
    {
        // Counting alone would give a number again after a removal, and with it another container's address.
        var number = observed.Docker.Containers.Count + 1;
        while (observed.Docker.Containers.Any(container => container.Id == IdOf(number) || container.Address == AddressOf(number))) number++;
        return new Container
        {
            Id = observed.Docker.Find(replica.ContainerName) is { State: not ContainerState.Removed } known ? known.Id : IdOf(number),
            Name = replica.ContainerName,
            App = replica.App,
            Version = replica.Version,
            Service = replica.Service.Name,
            Managed = true,
            Registered = replica.Service.Registered,
            State = replica.IsJob ? ContainerState.Exited : ContainerState.Running,
            ExitCode = replica.IsJob ? 0 : null,
            Address = AddressOf(number),
        };
    }

    private static MemberAddress? AddressOf(int number) => MemberAddress.From($"{MadeUpNetwork}{number / 250}.{(number % 250) + 1}", 1 + (number % 60000));

    private static ContainerId IdOf(int number) =>
        ContainerId.Parse(number.ToString("x64", System.Globalization.CultureInfo.InvariantCulture));
}
