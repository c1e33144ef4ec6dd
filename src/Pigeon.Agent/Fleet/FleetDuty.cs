using Microsoft.Extensions.Logging;
using Pigeon.Agent.Control;
using Pigeon.Core;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;
using Pigeon.Hosting;

namespace Pigeon.Agent.Fleet;

/// <summary>
/// Sees to it that the VM does what its controller orders, as one more asker of the loop: orders come in from outside, and each turn takes them in, stores them, and says
/// the next verb toward them. Without orders it says nothing.
/// </summary>
public sealed partial class FleetDuty(OrderShelf shelf, SpecDesk specs, Bell bell, SteadyClock clock, ILogger<FleetDuty> logger)
{
    /// <summary>How soon to look again at an app that is not yet as ordered.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    private readonly Dictionary<AppName, AssignmentRefusal> _refused = [];
    private readonly Lock _lock = new();
    private volatile KeptOrders _kept = KeptOrders.None;
    private KeptOrders _before = KeptOrders.None;
    private VmOrders? _offered;
    private VmOrders? _taken;
    private ValueList<ContainerId> _relieved = [];
    private readonly HashSet<AppName> _byHand = [];
    private TaskCompletionSource? _leaving;
    private long _answers;
    private List<Request> _asked = [];
    private volatile FleetSight? _last;

    /// <summary>What the last turn has to tell the controller; null before the first.</summary>
    public FleetSight? Last => _last;

    /// <summary>The members on other VMs, as the latest orders say.</summary>
    public PeerView Peers { get; private set; } = PeersOf(KeptOrders.None, []);

    /// <summary>Whether the controller has ordered anything of the app that is still to be.</summary>
    public bool IsOrdered(AppName app) => _kept.Find(app) is { Assignment.Stacks.Count: > 0 };

    /// <exception cref="Pigeon.Hosting.Files.StateFileException">The stored orders are damaged.</exception>
    public void Load() => Peers = PeersOf(_kept = shelf.Load(), []);

    /// <summary>Hands over what the controller says; the next turn takes it in. The latest orders tell all that there is to tell.</summary>
    public void Offer(VmOrders orders)
    {
        lock (_lock) _offered = orders.By(clock.Ahead);
        bell.Ring(Reason.Orders);
    }

    /// <summary>The VM joins another fleet: what it has is its own. Ends when that is stored.</summary>
    public async Task LeaveAsync(CancellationToken ct)
    {
        TaskCompletionSource leaving;
        lock (_lock) (_offered, leaving) = (null, _leaving ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        bell.Ring(Reason.Orders);
        await using var _ = ct.Register(() => leaving.TrySetCanceled(ct));
        await leaving.Task;
    }

    /// <summary>Has the next turn look at the orders again: something that was missing has come.</summary>
    public void Look() => bell.Ring(Reason.Orders);

    /// <summary>To be called before a turn reads the world: only then is what it sees an answer to what was asked.</summary>
    public void Take()
    {
        // What a turn that failed had taken is still to be taken in.
        lock (_lock) if (_offered is { } offered) (_taken, _offered) = (offered, null);
        if (_taken is not { } orders) return;
        _relieved = orders.Relieved;
        Peers = PeersOf(_kept with { Members = orders.MembersAfter(_kept.Members) }, _relieved);
    }

    /// <summary>Takes the orders in and stores them.</summary>
    /// <param name="byHand">The apps that somebody changes here in this turn: each is left alone until the controller says something new of it.</param>
    /// <returns>What is to be asked of the loop in this turn.</returns>
    public async Task<IReadOnlyList<Request>> BeginAsync(Desired desired, Observed observed, DateTimeOffset now, IReadOnlySet<AppName> byHand, CancellationToken ct)
    {
        _asked = [];
        _byHand.UnionWith(byHand);
        var left = _byHand.Select(_kept.Find).OfType<KeptApp>().Aggregate(_kept, (orders, kept) => orders.With(kept with { Overridden = true }));
        TaskCompletionSource? leaving;
        lock (_lock) leaving = _leaving;
        if (leaving is not null) (left, _taken) = (left with { Apps = left.Apps.Select(kept => kept.Left).ToValueList() }, null);
        foreach (var kept in left.Apps)
            if (kept.Knowing(desired.Find(kept.App)) is var knowing && !ReferenceEquals(knowing, kept)) left = left.With(knowing);
        var next = TakeIn(left, desired, observed, now);
        foreach (var kept in next.Apps)
        {
            if (Next(kept, desired, observed, now) is not { } command) continue;
            next = next.With(kept.Before(command));
            _asked.Add(new Request(command is Command.Release release ? specs.WithFiles(release) : command, DryRun: false, now));
        }

        _before = _kept;
        if (await StoreAsync(next, ct))
        {
            _byHand.Clear();
            if (leaving is not null) Begin(leaving);
            _answers = Math.Max(_answers, _taken?.Asks ?? 0);
            _taken = null;
            return _asked;
        }

        // What cannot be stored was never ordered; the next turn tries again.
        return _asked = [];
    }

    /// <summary>Nothing that was told to the former fleet is told to the next one.</summary>
    private void Begin(TaskCompletionSource leaving)
    {
        _answers = 0;
        _refused.Clear();
        lock (_lock) _leaving = null;
        leaving.TrySetResult();
    }

    /// <summary>An order that is a fault of somebody's must not keep the other apps from being looked after.</summary>
    private Command? Next(KeptApp kept, Desired desired, Observed observed, DateTimeOffset now)
    {
        try
        {
            return Steward.Next(kept, desired.Find(kept.App), stack => Make(kept, stack), observed, now);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Refuse(kept.App, kept.Assignment.Revision, $"a fault of the agent: {fault.Message}");
            return null;
        }
    }

    /// <summary>What is found again each turn is told once.</summary>
    private void Refuse(AppName app, long revision, string why)
    {
        var refusal = new AssignmentRefusal(revision, why);
        if (_refused.GetValueOrDefault(app) == refusal) return;
        _refused[app] = refusal;
        Log.Refused(logger, app, revision, why);
    }

    /// <summary>Learns what came of what was asked, when the turn has decided.</summary>
    /// <returns>When to look again; null when nothing is open.</returns>
    public async Task<DateTimeOffset?> EndAsync(Snapshot seen, CancellationToken ct)
    {
        var (next, putBack) = (_kept, new List<AppName>());
        foreach (var request in _asked)
        {
            if (next.Find(request.Command!.App) is not { } kept) continue;
            if (WhyNot(request, kept) is not { } why)
            {
                if (_refused.GetValueOrDefault(kept.App)?.Revision == kept.Assignment.Revision) _refused.Remove(kept.App);
                continue;
            }

            Refuse(kept.App, kept.Assignment.Revision, why);
            // An order to switch at once is followed now or not at all.
            if (kept.Assignment.AtOnce is not null && _before.Find(kept.App)?.Assignment.Revision != kept.Assignment.Revision)
            {
                next = _before.Find(kept.App) is { } former ? next.With(former) : next.Without(kept.App);
                putBack.Add(kept.App);
            }
        }

        // While the order lies on the disk it may still be followed, by an agent that starts anew if not by this one: nobody is told then that it is refused.
        if (!await StoreAsync(next, ct))
            foreach (var app in putBack) _refused.Remove(app);
        _last = new FleetSight(seen, _kept, _answers, new Dictionary<AppName, AssignmentRefusal>(_refused));
        return _asked.Count > 0 || _kept.Apps.Any(kept => Steward.FailureOf(kept, seen.Desired.Find(kept.App), seen.At) is not null) ? seen.At + Again : null;
    }

    private KeptOrders TakeIn(KeptOrders orders, Desired desired, Observed observed, DateTimeOffset now)
    {
        if (_taken is not { } taken) return orders;
        orders = orders with { Members = taken.MembersAfter(orders.Members) };
        foreach (var offered in taken.Assignments)
        {
            // What was refused once may have been told: an order to switch that comes again is not followed then, or a VM would switch that said that it does not.
            if (offered.AtOnce is not null && _refused.GetValueOrDefault(offered.App)?.Revision == offered.Revision) continue;
            switch (Steward.Receive(orders.Find(offered.App), offered, desired, observed, now))
            {
                case Receipt.Taken(var kept):
                    orders = orders.With(kept);
                    _refused.Remove(offered.App);
                    Log.Taken(logger, offered.App, offered.Revision);
                    break;
                case Receipt.Behind(var has):
                    Log.Behind(logger, offered.App, offered.Revision, has);
                    break;
                case Receipt.Refused(var refusal):
                    Refuse(offered.App, refusal.Revision, refusal.Why);
                    break;
            }
        }

        return orders;
    }

    private StackSpec? Make(KeptApp kept, AssignedStack stack)
    {
        var spec = specs.Make(kept.App, stack, out var problem);
        if (problem is not null) Refuse(kept.App, kept.Assignment.Revision, problem);
        return spec;
    }

    private async Task<bool> StoreAsync(KeptOrders next, CancellationToken ct)
    {
        if (next == _kept) return true;
        try
        {
            await shelf.SaveAsync(next, ct);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Log.NotStored(logger, fault.Message);
            return false;
        }

        Peers = PeersOf(_kept = next, _relieved);
        try
        {
            specs.Keep(next);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Log.NotSwept(logger, fault.Message);
        }

        return true;
    }

    /// <summary>Why a request came to nothing; null when it was accepted, or is so already.</summary>
    private static string? WhyNot(Request request, KeptApp kept) => !request.Answer.IsCompletedSuccessfully ? null : request.Answer.Result switch
    {
        Answer.Refused(_, var why) => why,
        Answer.DockerUnreachable(var why) => why,
        Answer.NotStored(var why) => why,
        Answer.Faulted(var why) => why,
        // Only what has to be done at once cannot wait.
        Answer.Locked(var waitingFor) when kept.Assignment.AtOnce is not null => $"it had to wait for {waitingFor}",
        _ => null,
    };

    private static PeerView PeersOf(KeptOrders orders, ValueList<ContainerId> relieved) => new()
    {
        Relieved = relieved,
        Members = orders.Members.Select(member => new Container
        {
            Id = member.Container, Name = $"{member.Vm}/{member.Container.Abbreviated}", App = member.App, Version = member.Version, Service = member.Service, Vm = member.Vm,
            Managed = false, Registered = true, State = ContainerState.Running, Address = member.Address,
            Health = member.Unwell ? ContainerHealth.Unhealthy : ContainerHealth.None,
        }).ToValueList(),
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Ordered: {App}, revision {Revision}")]
        public static partial void Taken(ILogger logger, AppName app, long revision);

        [LoggerMessage(LogLevel.Warning, "An order for {App} has revision {Revision}, and {Has} was followed before: it is not taken in")]
        public static partial void Behind(ILogger logger, AppName app, long revision, long has);

        [LoggerMessage(LogLevel.Warning, "The order for {App}, revision {Revision}, cannot be followed: {Why}")]
        public static partial void Refused(ILogger logger, AppName app, long revision, string why);

        [LoggerMessage(LogLevel.Warning, "A definition that no order speaks of any more could not be removed: {Fault}")]
        public static partial void NotSwept(ILogger logger, string fault);

        [LoggerMessage(LogLevel.Error, "The controller's orders could not be stored: {Fault}")]
        public static partial void NotStored(ILogger logger, string fault);
    }
}
