using System.Collections.Concurrent;
using System.Threading.Channels;
using Pigeon.Core;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;

namespace Pigeon.Controller.Fleet;

/// <summary>What comes in for the keeper, which alone decides and writes. Whoever puts something in wakes it.</summary>
internal sealed class KeeperInbox
{
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly ConcurrentQueue<FleetRequest> _requests = new();
    private readonly ConcurrentQueue<Func<FleetView, DateTimeOffset, FleetView>> _news = new();
    private readonly List<FleetRequest> _waiting = [];
    private readonly HashSet<VmName> _heard = [];
    private bool _concernsOthers;

    /// <summary>Says a command; the answer comes from the turn that decided it.</summary>
    public async Task<FleetAnswer> AskAsync(FleetRequest request, CancellationToken ct)
    {
        _requests.Enqueue(request);
        Ring();

        // Who asked may go away: a command that still waits for its turn must not be carried out behind their back.
        await using var gone = ct.Register(request.Withdraw);
        return await request.Answer;
    }

    /// <summary>A VM said how it is.</summary>
    public void Hear(VmReport report) => Put(report.Vm, (view, now) =>
    {
        var next = view.Hear(report, now);
        if (!view.IsPresent(report.Vm, now) || TellsOthers(view.Find(report.Vm)?.Report, next.Find(report.Vm)?.Report)) _concernsOthers = true;
        return next;
    });

    /// <summary>A VM's agent opened its stream.</summary>
    public void Connected(VmName vm) => Put(vm, (view, _) => view.Greet(vm));

    /// <summary>A VM joined, or what is stored of it has changed.</summary>
    public void Joined(VmRecord vm) => Edit(vm.Name, view => view.With(vm));

    /// <summary>A VM joined under the name of another one: nothing that was heard is of it.</summary>
    public void Replaced(VmRecord vm) => Edit(vm.Name, view => view.Without(vm.Name).With(vm));

    public void Left(VmName vm) => Edit(vm, view => view.Without(vm));

    /// <summary>For the keeper: waits until something comes in, and no longer than so.</summary>
    public async Task WaitAsync(TimeSpan? atMost, TimeProvider time, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(atMost ?? Timeout.InfiniteTimeSpan, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            await _bell.Reader.WaitToReadAsync(linked.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            // Deadlines pass without a sound.
        }

        _bell.Reader.TryRead(out _);
    }

    /// <summary>For the keeper: the view with all that was heard since.</summary>
    /// <param name="heard">The VMs that it is about.</param>
    /// <param name="concernsOthers">Whether a VM's orders may be others because of it.</param>
    public FleetView TakeIn(FleetView view, DateTimeOffset now, out IReadOnlyCollection<VmName> heard, out bool concernsOthers)
    {
        _concernsOthers = false;
        _heard.Clear();
        while (_news.TryDequeue(out var piece)) view = piece(view, now);
        (heard, concernsOthers) = (_heard, _concernsOthers);
        return view;
    }

    /// <summary>For the keeper: every request that has no answer yet, oldest first.</summary>
    public IReadOnlyList<FleetRequest> Open()
    {
        while (_requests.TryDequeue(out var request)) _waiting.Add(request);
        _waiting.RemoveAll(request => request.IsGone);
        return [.. _waiting];
    }

    private void Edit(VmName vm, Func<FleetView, FleetView> edit) => Put(vm, (view, _) =>
    {
        _concernsOthers = true;
        return edit(view);
    });

    private void Put(VmName vm, Func<FleetView, DateTimeOffset, FleetView> piece)
    {
        _news.Enqueue((view, now) =>
        {
            _heard.Add(vm);
            return piece(view, now);
        });
        Ring();
    }

    private void Ring() => _bell.Writer.TryWrite(true);

    /// <summary>Most reports only say that all is as it was.</summary>
    private static bool TellsOthers(VmReport? before, VmReport? after) => before is null || after is null || before.Facts != after.Facts
        || before.ProxyReachable != after.ProxyReachable || before.Holds != after.Holds || Told(before) != Told(after);

    private static ValueList<(AppName, bool, ValueList<(StackVersion, ValueList<ReportedMember>, ValueList<ContainerId>)>)> Told(VmReport report) => report.Apps
        .Select(app => (app.App, app.Revision > 0, app.Stacks.Where(IsMet).Select(stack => (stack.Version, stack.Members, stack.Leaving)).ToValueList())).ToValueList();

    /// <summary>Whether other VMs have to do with it.</summary>
    private static bool IsMet(StackReport stack) => stack.Members.Count > 0 || stack.Leaving.Count > 0;
}
