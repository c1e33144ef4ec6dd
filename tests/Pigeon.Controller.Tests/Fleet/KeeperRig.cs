using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Controller.Fleet;
using Pigeon.Controller.Store;
using Pigeon.Controller.Tokens;
using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Targets;
using Pigeon.Hosting;
using Pigeon.TestKit;

namespace Pigeon.Controller.Tests.Fleet;

/// <summary>A keeper on a folder of its own, and VMs that do what they are ordered when the test says so.</summary>
internal sealed class KeeperRig : IAsyncDisposable
{
    public static readonly AppName Shop = AppName.Parse("shop");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly TempFolder _folder = new();
    private KeeperInbox _inbox = new();
    private FleetJournal _journal = new("ctl1");
    private CancellationTokenSource? _life;
    private Task _running = Task.CompletedTask;
    private long _reports;
    private int _ids;

    private Keeper? _keeper;

    public Keeper Keeper => _keeper ?? throw new InvalidOperationException("it was not started");

    public string FilePath => _folder["fleet.json"];

    /// <summary>What another controller would find on the disk.</summary>
    public async Task<FleetDesired> StoredAsync()
    {
        var stored = new FleetStore(new FileStore(_folder.Path));
        await stored.LoadAsync(CancellationToken.None);
        return stored.Stored;
    }

    /// <summary>Whether the definition of that version lies on the disk.</summary>
    public async Task<bool> HasDefinitionAsync(string version) =>
        await new DefinitionStore(new FileStore(_folder.Path)).FindAsync(DefinitionDigests.Of(Source(version)), CancellationToken.None) is not null;

    public FleetApp App => Keeper.Picture.Desired.Find(Shop)!;

    /// <summary>While it is there nothing can be stored.</summary>
    public string Obstacle => _folder[".fleet.json.new"];

    public FleetJournal Journal => _journal;

    public OperationWire Shown => _journal.Show(Shop, App.Operations[^1]);

    public static DefinitionSource Source(string version) => new("stacks.yaml", $"# {version}");

    public Task<FleetAnswer> ReleaseAsync(string version, bool dryRun = false, Retention? keep = null, string serves = "*") => AskAsync(new FleetCommand.Release(
        StackVersion.Parse(version), DefinitionDigests.Of(Source(version)), Target.Everywhere, Target.Parse(serves), TimeSpan.FromMinutes(1))
    { Id = NextId(), App = Shop, Owner = "ci", Retention = keep ?? Retention.Default }, Source(version), dryRun);

    public Task<FleetAnswer> DeactivateAsync(string version) => AskAsync(new FleetCommand.Deactivate(StackVersion.Parse(version), Force: false) { Id = NextId(), App = Shop, Owner = "ci" });

    public Task<FleetAnswer> ActivateAsync(bool dryRun = false) => AskAsync(new FleetCommand.Activate(null) { Id = NextId(), App = Shop, Owner = "ci" }, dryRun: dryRun);

    public Task<FleetAnswer> AskAsync(FleetCommand command, DefinitionSource? definition = null, bool dryRun = false, DateTimeOffset lockUntil = default, Grant? grant = null, Func<Task>? begin = null, CancellationToken ct = default) =>
        _inbox.AskAsync(new FleetRequest(command, definition, dryRun, lockUntil) { Grant = grant ?? Grant.Whole, Begin = begin ?? (() => Task.CompletedTask) }, ct).WaitAsync(Limit, TimeProvider.System, CancellationToken.None);

    public OperationId NextId() => OperationId.Parse($"operation-{++_ids}");

    public VmOrders OrdersOf(string vm) => Orders.For(Keeper.Picture.Desired, Keeper.Picture.View, VmName.Parse(vm), TimeProvider.System.GetUtcNow())!;

    /// <summary>A VM has done all that it is ordered, and says so.</summary>
    public void Obey(string vm)
    {
        var orders = OrdersOf(vm);
        _inbox.Hear(new VmReport
        {
            Vm = orders.Vm, Number = ++_reports, Facts = Sample.Vm(vm).Facts, DockerReachable = true, ProxyReachable = true, Answers = orders.Asks, At = Sample.Start,
            Apps = orders.Assignments.Select(each => new AppReport
            {
                App = each.App, Revision = each.Revision, Production = each.In(Core.Stacks.StackState.Active)?.Version,
                Stacks = each.Stacks.Select(stack => new StackReport(stack.Version, stack.State, true, null, [])).ToValueList(),
            }).ToValueList(),
        });
    }

    /// <summary>All VMs obey until nothing is under way.</summary>
    public Task SettleAsync() => Eventually.TrueAsync(() =>
    {
        Obey("vm1");
        Obey("vm2");
        return App.Running is null;
    }, "nothing is under way", Limit);

    public static Task EventuallyAsync(Func<bool> holds, string because) => Eventually.TrueAsync(holds, because, Limit);

    public static Task EventuallyAsync(Func<Task<bool>> holds, string because) => Eventually.TrueAsync(holds, because, Limit);

    /// <summary>The controller dies, and another one starts on what is stored.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        (_inbox, _journal) = (new KeeperInbox(), new FleetJournal("ctl1"));
        await RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    /// <summary>Starts it, and the VMs say that they have nothing.</summary>
    public async Task StartAsync()
    {
        await RunAsync();
        Obey("vm1");
        Obey("vm2");
    }

    private async Task RunAsync()
    {
        var view = FleetView.Of([Sample.Vm("vm1"), Sample.Vm("vm2")], NodeGroups.None, TimeSpan.FromMinutes(5), TimeProvider.System.GetUtcNow());
        var store = new FileStore(_folder.Path);
        _keeper = new Keeper(_inbox, new FleetStore(store), new DefinitionStore(store), _journal, view, new SteadyClock(TimeProvider.System), NullLogger<Keeper>.Instance);
        await _keeper.LoadAsync(CancellationToken.None);
        _life = new CancellationTokenSource();
        _running = _keeper.RunAsync(_life.Token);
    }

    private async Task StopAsync()
    {
        await _life!.CancelAsync();
        await Task.WhenAny(_running);
        _life.Dispose();
    }
}
