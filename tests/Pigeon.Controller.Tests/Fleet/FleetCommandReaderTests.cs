using Pigeon.Controller.Fleet;
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

    [Fact]
    public void Without_a_VM_nothing_can_be_released()
    {
        var problem = Read(LabApp.Yaml(new LabApp()), FleetView.Of([], NodeGroups.None, TimeSpan.FromSeconds(15), Sample.Start)).Problem!;

        Assert.Contains("no VM has joined", problem.Detail, StringComparison.Ordinal);
    }

    private static (FleetCommand? Command, ProblemWire? Problem) Read(string text, FleetView? view = null) => FleetCommandReader.Read(
        new AskedOperation(AppName.Parse("shop"), StackVersion.Parse("1.0"), OperationId.Parse("operation-1"), null),
        new OperationRequest { Verb = "release", Definition = new DefinitionSource("stacks.yaml", text) }, "ci", view ?? View);
}
