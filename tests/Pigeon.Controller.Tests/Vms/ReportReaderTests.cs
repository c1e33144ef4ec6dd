using System.Text.Json;
using Pigeon.Controller.Vms;
using Pigeon.Core.Definitions;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Stacks;
using Pigeon.Core.Storage;
using Xunit;

namespace Pigeon.Controller.Tests.Vms;

public sealed class ReportReaderTests
{
    private static readonly VmName Web1 = VmName.Parse("web1");

    [Fact]
    public void What_fits_becomes_a_record()
    {
        Assert.True(ReportReader.TryRead(Web1, Sample.Report() with { Capabilities = ["orders"] }, Sample.Start, out var vm, out _));

        Assert.Equal(Sample.Vm("web1", "role=web") with { AgentVersion = "0.1.0+abc" }, vm);
        Assert.Equal([new LabelPair("role", "web")], vm.Facts.Labels);
    }

    public static readonly TheoryData<VmReportWire, string> Wrong = new()
    {
        { Sample.Report() with { Address = "10.0.0.7:80" }, "address: " },
        { Sample.Report() with { Labels = new Dictionary<string, string> { [""] = "x" } }, "labels: " },
        { Sample.Report() with { Labels = new Dictionary<string, string> { ["role"] = "a\u001b[2Jb" } }, "labels: " },
        { Sample.Report() with { Labels = new Dictionary<string, string> { ["role"] = null! } }, "labels: " },
        { Sample.Report() with { Labels = Enumerable.Range(0, 101).ToDictionary(number => $"l{number}", _ => "") }, "labels: " },
        { Sample.Report((AppWire)null!), "status: " },
        { Sample.Report(Sample.App("shop") with { Stacks = [null!] }), "status: " },
        { Sample.Report(Sample.App("../shop")), "status: " },
        { Sample.Report(Sample.App("shop", ("1.0;", "active"))), "status: " },
        { Sample.Report(Sample.App("shop", ("1.0", "\u001b[2J"))), "status: " },
        { Sample.Report() with { Status = Sample.Report().Status with { Warnings = [null!] } }, "status: " },
        { Sample.Report() with { Capabilities = ["a\nb"] }, "capabilities: " },
        { Sample.Report() with { Capabilities = [null!] }, "capabilities: " },
        { Sample.Report() with { Status = Sample.Report().Status with { Agent = new string('a', 64) } }, "status.agent: " },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void What_does_not_fit_is_told(VmReportWire report, string why)
    {
        Assert.False(ReportReader.TryRead(Web1, report, Sample.Start, out var vm, out var problem));

        Assert.Null(vm);
        Assert.StartsWith(why, problem, StringComparison.Ordinal);
    }

    /// <summary>Both would reach every other VM's orders.</summary>
    [Theory]
    [InlineData(true, 3, "twice")]
    [InlineData(false, long.MaxValue, "revision")]
    [InlineData(false, -1, "revision")]
    [InlineData(false, 3, null)]
    public void What_a_VM_tells_of_its_orders_has_to_make_sense(bool twice, long revision, string? expected)
    {
        var app = new AppReport { App = AppName.Parse("shop"), Revision = revision, Stacks = [] };
        var told = new VmReport
        {
            Vm = Web1, Number = 1, Facts = new VmFacts("web1", []), DockerReachable = true, ProxyReachable = true, At = Sample.Start,
            Apps = twice ? [app, app with { Revision = 2 }] : [app],
        };
        var wire = Sample.Report() with { Fleet = JsonSerializer.SerializeToElement(told, OrdersJson.Default.VmReport) };

        Assert.Equal(expected is null, ReportReader.TryReadFleet(Sample.Vm("web1"), wire, out _, out var problem));
        Assert.Contains(expected ?? "", problem ?? "", StringComparison.Ordinal);
    }

    /// <summary>Nobody leads the others' traffic to somewhere else.</summary>
    [Theory]
    [InlineData("10.0.0.7", null)]
    [InlineData("10.0.0.8", "another address")]
    public void The_members_of_a_VM_are_on_that_VM(string address, string? expected)
    {
        var stack = new StackReport(StackVersion.Parse("1"), StackState.Release, true, null, [new ReportedMember(ContainerId.Parse("aaaaaaaaaaaa"), null, MemberAddress.From(address, 30_000)!)]);
        var told = new VmReport
        {
            Vm = Web1, Number = 1, Facts = new VmFacts("web1", []), DockerReachable = true, ProxyReachable = true, At = Sample.Start,
            Apps = [new AppReport { App = AppName.Parse("shop"), Revision = 1, Stacks = [stack] }],
        };
        var wire = Sample.Report() with { Fleet = JsonSerializer.SerializeToElement(told, OrdersJson.Default.VmReport) };

        Assert.Equal(expected is null, ReportReader.TryReadFleet(Sample.Vm("web1") with { Address = VmAddress.Parse("10.0.0.7") }, wire, out _, out var problem));
        Assert.Contains(expected ?? "", problem ?? "", StringComparison.Ordinal);
    }
}
