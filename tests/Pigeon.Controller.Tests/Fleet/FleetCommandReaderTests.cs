using Pigeon.Controller.Fleet;
using Pigeon.Controller.Tokens;
using Pigeon.Core.Definitions;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Targets;
using Pigeon.Hosting.Http;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Tests.Fleet;

public sealed class FleetCommandReaderTests
{
    private static readonly FleetView View = FleetView.Of([Sample.Vm("vm1", "zone=a"), Sample.Vm("vm2", "zone=b")], NodeGroups.None, TimeSpan.FromSeconds(15), Sample.Start);

    [Fact]
    public void A_release_carries_its_targets_and_what_its_definition_is_known_by()
    {
        var text = LabApp.Yaml(new LabApp { More = "    config: {target: \"vm1\"}" });

        var release = Assert.IsType<FleetCommand.Release>(Read(text).Command);

        Assert.Equal(("vm1", "*"), ($"{release.Runs}", $"{release.Serves}"));
        Assert.Equal(DefinitionDigests.Of(new DefinitionSource("stacks.yaml", text)), release.Definition);
    }

    [Fact]
    public void A_release_carries_how_long_its_versions_are_kept_which_must_not_depend_on_the_VM()
    {
        var release = Assert.IsType<FleetCommand.Release>(Read(LabApp.Yaml(new LabApp { More = "    retain: {count: 0}\n    release_ttl: 1h" })).Command);
        var problem = Read(LabApp.Yaml(new LabApp { More = "    retain: {age: {{ if vm.labels.zone == \"b\" }}1h{{ else }}3d{{ end }}}" })).Problem!;

        Assert.Equal(new Retention { Count = 0, ReleaseTtl = TimeSpan.FromHours(1) }, release.Retention);
        Assert.Equal(
            "stacks.yaml: how long versions are kept depends on the VM: retain {count: 1, age: 3d}, release_ttl: none for vm1; retain {count: 1, age: 1h}, release_ttl: none for vm2", Assert.Single(problem.Errors));
    }

    [Fact]
    public void How_long_VMs_may_take_follows_from_the_definition()
    {
        var release = Assert.IsType<FleetCommand.Release>(Read(LabApp.Yaml(new LabApp { DrainTimeout = "10m", MoreLoadbal = "      publish: true" })).Command);

        Assert.True(release.Terms is { Published: true } && release.Terms.LeaveWithin > TimeSpan.FromMinutes(10));
    }

    [Fact]
    public void A_definition_is_read_for_each_VM_and_errors_name_those_for_which_they_are()
    {
        var image = "{{ if vm.labels.zone == \"b\" }}UPPER:1{{ else }}shop:1{{ end }}";

        var problem = Read(LabApp.Yaml(new LabApp { Image = image })).Problem!;

        Assert.Equal(ProblemCode.InvalidDefinition, problem.Code);
        Assert.EndsWith("(for vm2)", Assert.Single(problem.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_that_matches_no_VM_is_an_error()
    {
        var problem = Read(LabApp.Yaml(new LabApp { More = "    config: {target: \"db*\"}", MoreLoadbal = "      target: \"db*\"" })).Problem!;

        Assert.Contains("'db*' matches no VM", problem.Detail, StringComparison.Ordinal);
    }

    /// <summary>What a VM would refuse later is told before anything happens.</summary>
    [Fact]
    public void The_frontend_has_to_be_there_on_each_VM_that_leads_to_the_app()
    {
        var view = View.Hear(Report("vm1", "web"), Sample.Start).Hear(Report("vm2", "www"), Sample.Start);

        var problem = Read(LabApp.Yaml(new LabApp()), view).Problem!;

        Assert.EndsWith("stacks.shop.loadbal.frontend: vm2 has no frontend 'web': it has www (for vm2)", Assert.Single(problem.Errors), StringComparison.Ordinal);
        Assert.NotNull(Read(LabApp.Yaml(new LabApp { MoreLoadbal = "      target: vm1" }), view).Command);

        static VmReport Report(string vm, string frontend) => new()
        {
            Vm = VmName.Parse(vm), Number = 1, Facts = Sample.Vm(vm).Facts, Apps = [], DockerReachable = true, ProxyReachable = true, At = Sample.Start,
            Frontends = [new FrontendOffer(FrontendName.Parse(frontend), ProxyMode.Http)],
        };
    }

    [Fact]
    public void Without_a_VM_nothing_can_be_released()
    {
        var problem = Read(LabApp.Yaml(new LabApp()), FleetView.Of([], NodeGroups.None, TimeSpan.FromSeconds(15), Sample.Start)).Problem!;

        Assert.Contains("no VM has joined", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_that_reaches_a_VM_outside_of_the_scope_is_refused_and_names_it()
    {
        var problem = Read(LabApp.Yaml(new LabApp()), grant: new Grant(Role.Deploy, [], Target.Parse("vm1"))).Problem!;

        Assert.Equal((ProblemCode.Forbidden, "the token is for VMs vm1, and this reaches vm2; nothing was changed"), (problem.Code, problem.Detail));
    }

    [Fact]
    public void A_release_within_a_scope_stays_within_it_when_other_VMs_join_later()
    {
        var text = LabApp.Yaml(new LabApp { MoreLoadbal = "      target: \"vm*\"" });
        var alone = FleetView.Of([Sample.Vm("vm1", "zone=a")], NodeGroups.None, TimeSpan.FromSeconds(15), Sample.Start);

        var release = Assert.IsType<FleetCommand.Release>(Read(text, alone, new Grant(Role.Deploy, [], Target.Parse("G@zone:a"))).Command);

        Assert.Equal(("G@zone:a", "vm* and G@zone:a"), ($"{release.Runs}", $"{release.Serves}"));
    }

    [Fact]
    public void A_template_is_told_of_no_VM_outside_of_the_scope()
    {
        var text = LabApp.Yaml(new LabApp { Image = "{{ if vm.labels.zone == \"b\" }}UPPER:1{{ else }}shop:1{{ end }}" });

        var problem = Read(text, grant: new Grant(Role.Deploy, [], Target.Parse("vm1"))).Problem!;

        Assert.Equal(ProblemCode.Forbidden, problem.Code);
        Assert.Contains("there is no such VM in this fleet", Read(text, grant: new Grant(Role.Deploy, [], Target.Parse("N@gone"))).Problem!.Detail, StringComparison.Ordinal);
    }

    private static (FleetCommand? Command, ProblemWire? Problem) Read(string text, FleetView? view = null, Grant? grant = null) => FleetCommandReader.Read(
        new AskedOperation(AppName.Parse("shop"), StackVersion.Parse("1.0"), OperationId.Parse("operation-1"), null),
        new OperationRequest { Verb = "release", Definition = new DefinitionSource("stacks.yaml", text) }, "ci", grant ?? Grant.Whole, view ?? View);
}
