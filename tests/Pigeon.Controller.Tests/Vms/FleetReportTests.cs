using Pigeon.Controller.Vms;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Targets;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Tests.Vms;

/// <summary>Who holds what, as the VMs told it.</summary>
public sealed class FleetReportTests : IDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);
    private readonly TempFolder _folder = new();
    private readonly FakeTime _time = new();
    private readonly VmBook _vms;
    private readonly Presence _presence;
    private readonly FleetReport _report;

    public FleetReportTests()
    {
        _vms = new VmBook(Sample.VmFile(_folder["vms.json"]), TimeProvider.System);
        _presence = new Presence(_time, Lease);
        _report = new FleetReport("ctl1", NodeGroups.None, _vms, _presence);
    }

    public void Dispose()
    {
        _vms.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task VMs_that_hold_the_same_agree_and_those_without_the_app_do_not_count()
    {
        await HearAsync("web1", Sample.App("shop", ("1.0", "inactive"), ("2.0", "active")));
        await HearAsync("web2", Sample.App("shop", ("2.0", "active"), ("1.0", "inactive")));
        await HearAsync("db1");

        var app = Assert.Single(_report.Status().Apps);

        Assert.True(app.Agree);
        Assert.Equal(["1.0: web1 inactive, web2 inactive", "2.0: web1 active, web2 active"], Lines(app));
    }

    [Fact]
    public async Task One_state_that_differs_is_a_disagreement_and_so_is_a_version_that_one_lacks()
    {
        await HearAsync("web1", Sample.App("shop", ("1.0", "active"), ("2.0", "release")));
        await HearAsync("web2", Sample.App("shop", ("1.0", "inactive")));

        var app = Assert.Single(_report.Status().Apps);

        Assert.False(app.Agree);
        Assert.All(app.Versions, version => Assert.False(version.Agree));
        Assert.Equal(["1.0: web1 active, web2 inactive", "2.0: web1 release, web2 absent"], Lines(app));
    }

    [Fact]
    public async Task A_silent_VM_is_shown_as_it_was_and_disagrees_with_nobody()
    {
        await HearAsync("web1", Sample.App("shop", ("1.0", "active")));
        _time.Now += Lease;
        await HearAsync("web2", Sample.App("shop", ("1.0", "inactive")));

        var status = _report.Status();

        Assert.True(Assert.Single(status.Apps).Agree);
        Assert.Equal([("web1", false, (DateTimeOffset?)Sample.Start), ("web2", true, Sample.Start + Lease)], status.Vms.Select(vm => (vm.Name, vm.Present, vm.HeardAt)));
        Assert.Equal([("web1", false), ("web2", true)], status.Apps[0].Versions[0].Vms.Select(held => (held.Vm, held.Present)));
    }

    [Fact]
    public async Task VMs_are_found_by_an_expression_and_a_wrong_one_finds_nothing()
    {
        await _vms.JoinAsync(Sample.Vm("web1", "role=web"), Sample.Key('a'), _ => false, CancellationToken.None);
        await _vms.JoinAsync(Sample.Vm("db1", "role=db"), Sample.Key('b'), _ => false, CancellationToken.None);

        Assert.Equal(["db1", "web1"], Found(null));
        Assert.Equal(["web1"], Found("G@role:web"));
        Assert.Empty(Found("G@role:cache"));
        Assert.Null(_report.Vms("(", out var mistake));
        Assert.Contains("column", mistake, StringComparison.Ordinal);
        Assert.Null(_report.Vms("N@front", out var group));
        Assert.Contains("there is no node group 'front'", group, StringComparison.Ordinal);
    }

    private IEnumerable<string> Found(string? expression) => Assert.IsType<VmsWire>(_report.Vms(expression, out _)).Vms.Select(vm => vm.Name);

    private static IEnumerable<string> Lines(FleetAppWire app) =>
        app.Versions.Select(version => $"{version.Version}: {string.Join(", ", version.Vms.Select(held => $"{held.Vm} {held.State}"))}");

    private async Task HearAsync(string name, params AppWire[] apps)
    {
        await _vms.JoinAsync(Sample.Vm(name), Sample.Key('a'), _ => false, CancellationToken.None);
        _presence.Hear(VmName.Parse(name), Sample.Report(apps));
    }
}
