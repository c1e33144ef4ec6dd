using Pigeon.Controller.Fleet;
using Pigeon.Controller.Tokens;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Stacks;
using Pigeon.Core.Targets;
using Xunit;

namespace Pigeon.Controller.Tests.Fleet;

public sealed class CallerSightTests
{
    private static readonly FleetPicture View = new(FleetDesired.Empty, FleetView.Of([Sample.Vm("web1"), Sample.Vm("web10"), Sample.Vm("db-1.example.org")], NodeGroups.None, TimeSpan.FromSeconds(15), Sample.Start));

    [Theory]
    [InlineData("nothing was switched; web10: silent since 12:00; web1: late", "nothing was switched; (another VM): silent since 12:00; web1: late")]
    [InlineData("waiting for db-1.example.org/3f2a81cc to be known there", "waiting for (another VM)/3f2a81cc to be known there")]
    [InlineData("it goes back on web1 and db-1.example.org.", "it goes back on web1 and (another VM)")]
    [InlineData("web100 and xweb10 are none", "web100 and xweb10 are none")]
    [InlineData("", "")]
    public void A_sentence_names_no_VM_outside_of_the_scope(string text, string told) => Assert.Equal(told, new CallerSight(new Grant(Role.Read, [], Target.Parse("web1")), View).Told(text));

    [Fact]
    public void Steps_of_VMs_outside_of_the_scope_are_left_out()
    {
        var operation = new OperationWire
        {
            Id = "1", App = "shop", Verb = "activate", Vm = "ctl1", State = "running", Detail = "", StartedAt = Sample.Start, Evidence = [],
            Steps = [new StepWire(Sample.Start, "web1: ready"), new StepWire(Sample.Start, "web10: ready")], StopsServing = ["web1", "web10"],
        };

        var shown = new CallerSight(new Grant(Role.Read, [], Target.Parse("web1")), View).Show(operation);
        Assert.Equal("web1: ready", Assert.Single(shown.Steps).Text);
        Assert.Equal(["web1"], shown.StopsServing);
        Assert.Same(operation, new CallerSight(Grant.Whole, View).Show(operation));
    }

    [Fact]
    public void A_VM_that_left_is_known_by_its_name_alone()
    {
        var operation = new FleetOperation
        {
            Id = OperationId.Parse("operation-1"), Verb = Verb.Activate, Owner = "ci", StartedAt = Sample.Start, VmWithin = TimeSpan.FromMinutes(1), Deadline = Sample.Start, Phase = FleetPhase.Acting,
            Vms = [new VmProgress(VmName.Parse("gone1"), VmStage.Done, Sample.Start), new VmProgress(VmName.Parse("web1"), VmStage.Done, Sample.Start)],
        };
        var picture = View with { Desired = FleetDesired.Empty.With(new FleetApp { Name = AppName.Parse("shop"), Revision = 1, Stacks = [], Operations = [operation] }) };
        var shown = new OperationWire
        {
            Id = "1", App = "shop", Verb = "activate", Vm = "ctl1", State = "done", Detail = "gone1 was late", StartedAt = Sample.Start, Evidence = [],
            Steps = [new StepWire(Sample.Start, "gone1: ready"), new StepWire(Sample.Start, "gone2: ready"), new StepWire(Sample.Start, "web1: ready")],
        };

        var (one, both) = (new CallerSight(new Grant(Role.Read, [], Target.Parse("web1")), picture).Show(shown), new CallerSight(new Grant(Role.Read, [], Target.Parse("web1 or gone1")), picture).Show(shown));

        Assert.Equal(("(another VM) was late", "web1: ready"), (one.Detail, Assert.Single(one.Steps).Text));
        Assert.Equal(("gone1 was late", 2), (both.Detail, both.Steps.Count));
    }

    [Fact]
    public void What_a_VM_complains_of_names_no_app_outside_of_the_scope()
    {
        var status = Sample.Report(Sample.App("shop") with { Problem = "no" }, Sample.App("billing") with { Problem = "no" }).Status with
        {
            Haproxy = new HaproxyStatusWire(true, "2.6.12", 7, 0, 0, "backend 'billing__a' has no server"), Warnings = ["container of billing"],
        };

        Assert.Equal(["haproxy: it is not as it should be", "shop: no"], new CallerSight(new Grant(Role.Read, [AppPattern.Parse("shop")], null), View).Problems(status));
        Assert.Equal(4, new CallerSight(Grant.Whole, View).Problems(status).Count());
    }
}
