using Pigeon.Controller.Fleet;
using Pigeon.Controller.Tokens;
using Pigeon.Controller.Store;
using Pigeon.Controller.Vms;
using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Stacks;
using Pigeon.Core.Targets;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Tests.Vms;

/// <summary>Who holds what, as the VMs told it, beside what should be.</summary>
public sealed class FleetReportTests : IDisposable
{
    private const long Revision = 7;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);
    private readonly TempFolder _folder = new();
    private readonly FakeTime _time = new();
    private readonly VmBook _vms;
    private readonly Presence _presence;
    private readonly FleetReport _report;
    private readonly TestAuthority _certificates;
    private FleetPicture _picture = new(FleetDesired.Empty, FleetView.Of([], NodeGroups.None, Lease, Sample.Start));
    private int _numbers;

    public FleetReportTests()
    {
        _vms = new VmBook(new FileStore(_folder.Path), TimeProvider.System);
        _presence = new Presence(_time, Lease);
        _certificates = new TestAuthority(_folder.Path, _vms, _time);
        _report = new FleetReport("ctl1", _vms, _presence, () => _picture, new FleetJournal("ctl1"), () => [], _certificates.Report, ["listens in the clear"]);
    }

    public void Dispose()
    {
        _certificates.Dispose();
        _vms.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_VM_is_held_against_what_is_wanted_of_it_and_not_against_the_others()
    {
        Want(("1.0", FleetState.Inactive, "web*"), ("2.0", FleetState.Active, "web*"));
        await HearAsync("web1", Sample.App("shop", ("1.0", "active"), ("2.0", "release")));
        await HearAsync("web2", Sample.App("shop", ("1.0", "active"), ("2.0", "release")));
        await HearAsync("db1");

        var app = Assert.Single(_report.Status(Grant.Whole).Apps);

        Assert.Equal((false, false, Revision), (app.Agree, app.Local, app.Revision));
        Assert.Equal(["1.0 inactive: web1 active not inactive, web2 active not inactive", "2.0 active: web1 release not active, web2 release not active"], Lines(app));
        Assert.All(app.Vms, vm => Assert.Equal(("disagrees", "1.0 is active, not inactive"), (vm.Standing, vm.Difference)));
        Assert.Equal(["web1", "web2"], app.Vms.Select(vm => vm.Vm));
    }

    [Fact]
    public async Task What_is_held_and_not_wanted_and_what_is_wanted_and_not_held_are_both_shown()
    {
        Want(("2.0", FleetState.Active, "*"));
        await HearAsync("web1", Sample.App("shop", ("2.0", "active"), ("1.0", "inactive")));
        await HearAsync("web2", Sample.App("shop"));

        var app = Assert.Single(_report.Status(Grant.Whole).Apps);

        Assert.Equal(["1.0 : web1 inactive not ", "2.0 active: web1 active not active, web2 absent not active"], Lines(app));
        Assert.Equal([("web1", "1.0 is still inactive"), ("web2", "2.0 is missing")], app.Vms.Select(vm => (vm.Vm, vm.Difference)));
    }

    [Fact]
    public async Task What_the_controller_has_nothing_to_do_with_is_local_and_counts_for_nothing()
    {
        Want(("2.0", FleetState.Active, "web1"));
        await HearAsync("web1", Sample.App("shop", ("2.0", "active")));
        await HearAsync("db1", 0, Sample.App("shop", ("9.9", "active")), Sample.App("wiki", ("1", "active")));
        await HearAsync("db2", 0, Sample.App("wiki", ("1", "inactive")));

        var apps = _report.Status(Grant.Whole).Apps;

        Assert.Equal([("shop", true, false), ("wiki", true, true)], apps.Select(app => (app.Name, app.Agree, app.Local)));
        Assert.Equal([("db1", "local"), ("web1", "agrees")], apps[0].Vms.Select(vm => (vm.Vm, vm.Standing)));
        Assert.Equal(["2.0 active: web1 active not active", "9.9 : db1 active not "], Lines(apps[0]));
    }

    [Fact]
    public async Task A_silent_VM_is_shown_as_it_was_and_disagrees_with_nobody()
    {
        Want(("1.0", FleetState.Active, "*"));
        await HearAsync("web1", Sample.App("shop", ("1.0", "release")));
        _time.Now += Lease;
        await HearAsync("web2", Sample.App("shop", ("1.0", "active")));

        var status = _report.Status(Grant.Whole);

        Assert.True(Assert.Single(status.Apps).Agree);
        Assert.Equal([("web1", false, (DateTimeOffset?)Sample.Start), ("web2", true, Sample.Start + Lease)], status.Vms.Select(vm => (vm.Name, vm.Present, vm.HeardAt)));
        Assert.Equal([("web1", false), ("web2", true)], status.Apps[0].Versions[0].Vms.Select(held => (held.Vm, held.Present)));
        Assert.Equal(new FleetStandingWire("web1", "unreachable", Sample.Start, "1.0 is release, not active", false), status.Apps[0].Vms[0]);
    }

    [Fact]
    public async Task What_runs_and_waits_and_what_leaves_by_itself_is_told_with_the_time()
    {
        Want(("1.0", FleetState.Active, "*"), ("2.0", FleetState.Release, "*"));
        await HearAsync("web1", Sample.App("shop", ("1.0", "active"), ("2.0", "release")));
        Assert.Equal(Sample.Start.AddHours(1), Assert.Single(_report.Status(Grant.Whole).Apps).Versions[1].ExpiresAt);

        var answer = FleetMachine.Apply(_picture.Desired, new FleetCommand.Deactivate(StackVersion.Parse("2.0"), Force: false) { Id = OperationId.Parse("operation-1"), App = AppName.Parse("shop"), Owner = "ci" }, _picture.View, _time.Now);
        _picture = _picture with { Desired = Assert.IsType<FleetDecision.Changed>(answer).Next };
        var app = Assert.Single(_report.Status(Grant.Whole).Apps);

        Assert.Equal(("deactivate", "web1"), (app.Operation?.Verb, app.Operation?.WaitingFor));
        Assert.Equal(("deactivating", null), (app.Versions[1].State, app.Versions[1].ExpiresAt));
        Assert.Equal((true, "follows"), (app.Agree, app.Vms[0].Standing));
    }

    [Fact]
    public async Task A_disagreement_is_as_old_as_the_last_change_on_either_side()
    {
        Want(("1.0", FleetState.Active, "*"));
        var app = Sample.App("shop", ("1.0", "release"));
        await HearAsync("web1", app with { Stacks = [app.Stacks[0] with { Since = Sample.Start.AddMinutes(3) }] });
        await HearAsync("web2", app with { Stacks = [app.Stacks[0] with { Since = Sample.Start.AddMinutes(-3) }] });

        Assert.Equal([Sample.Start.AddMinutes(3), Sample.Start], Assert.Single(_report.Status(Grant.Whole).Apps).Vms.Select(vm => vm.Since));
    }

    [Fact]
    public async Task VMs_are_found_by_an_expression_and_a_wrong_one_finds_nothing()
    {
        await _vms.JoinAsync(Sample.Vm("web1", "role=web"), Sample.Key('a'), _ => false, CancellationToken.None);
        await _vms.JoinAsync(Sample.Vm("db1", "role=db"), Sample.Key('b'), _ => false, CancellationToken.None);

        Assert.Equal(["db1", "web1"], Found(null));
        Assert.Equal(["web1"], Found("G@role:web"));
        Assert.Empty(Found("G@role:cache"));
        Assert.Null(_report.Vms("(", Grant.Whole, out var mistake));
        Assert.Contains("column", mistake, StringComparison.Ordinal);
        Assert.Null(_report.Vms("N@front", Grant.Whole, out var group));
        Assert.Contains("there is no node group 'front'", group, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Docker_says_is_told_to_those_who_see_all_apps()
    {
        await HearAsync("web1");
        _presence.Hear(VmName.Parse("web1"), Sample.Report() with { Status = Sample.Report().Status with { Docker = new DockerStatusWire(false, null, "billing is in the way") } });

        string? Problem(Grant grant) => Assert.Single(_report.Vms(null, grant, out _)!.Vms).Docker?.Problem;

        Assert.Equal("billing is in the way", Problem(Grant.Whole));
        Assert.Equal("it is not as it should be", Problem(new Grant(Role.Read, [AppPattern.Parse("shop")], null)));
    }

    private IEnumerable<string> Found(string? expression) => Assert.IsType<VmsWire>(_report.Vms(expression, Grant.Whole, out _)).Vms.Select(vm => vm.Name);

    private static IEnumerable<string> Lines(FleetAppWire app) =>
        app.Versions.Select(version => $"{version.Version} {version.State}: {string.Join(", ", version.Vms.Select(held => $"{held.Vm} {held.State} not {held.Assigned}"))}");

    /// <summary>Each version with its state and the VMs that it is for.</summary>
    private void Want(params (string Version, FleetState State, string Vms)[] stacks) => _picture = _picture with
    {
        Desired = FleetDesired.Empty.With(new FleetApp
        {
            Name = AppName.Parse("shop"), Revision = Revision, Operations = [],
            Stacks = stacks.Select(stack => new FleetStack
            {
                Version = StackVersion.Parse(stack.Version), State = stack.State, Definition = DefinitionDigest.Parse(Sample.Key('d')), Runs = Target.Parse(stack.Vms), Serves = Target.Parse(stack.Vms),
                Since = Sample.Start, ReadyWithin = TimeSpan.FromMinutes(1), Retention = Retention.Default with { ReleaseTtl = TimeSpan.FromHours(1) },
            }).ToValueList(),
        }),
    };

    private Task HearAsync(string name, params AppWire[] apps) => HearAsync(name, Revision, apps);

    private async Task HearAsync(string name, long revision, params AppWire[] apps)
    {
        await _vms.JoinAsync(Sample.Vm(name), Sample.Key('a'), _ => false, CancellationToken.None);
        _presence.Hear(VmName.Parse(name), Sample.Report(apps));
        _picture = _picture with { View = _picture.View.With(Sample.Vm(name)).Hear(ReportOf(name, revision, apps), _time.Now) };
    }

    private VmReport ReportOf(string name, long revision, AppWire[] apps) => new()
    {
        Vm = VmName.Parse(name), Number = ++_numbers, Facts = Sample.Vm(name).Facts, DockerReachable = true, ProxyReachable = true, At = _time.Now,
        Apps = apps.Select(app => new AppReport
        {
            App = AppName.Parse(app.Name), Revision = revision,
            Production = app.Stacks.FirstOrDefault(stack => stack.State == "active") is { } active ? StackVersion.Parse(active.Version) : null,
            Stacks = app.Stacks.Select(stack => new StackReport(StackVersion.Parse(stack.Version), Enum.Parse<StackState>(stack.State, ignoreCase: true), true, null, [])).ToValueList(),
        }).ToValueList(),
    };
}
