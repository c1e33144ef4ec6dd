using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Targets;

namespace Pigeon.Core.Tests.Definitions;

/// <summary>Which VMs an app is for is read before it is read for any of them.</summary>
public sealed class FleetTargetsTests
{
    private static readonly VmFacts[] Vms = [new("web1", [new("zone", "a")]), new("web2", [new("zone", "b")]), new("db1", [])];

    private static readonly NodeGroups Groups = NodeGroups.From([new(NodeGroupName.Parse("edge"), Target.Parse("L@web1"))], out _);

    [Theory]
    [InlineData("", "*", "*")]
    [InlineData("loadbal: {target: 'web*'}", "web*", "*")]
    [InlineData("loadbal: {target: edge, target_type: nodegroup}, config: {target: [web1, db1], target_type: list}", "N@edge", "L@web1,db1")]
    [InlineData("loadbal: {target: '{{ app }}-{{ version }}'}, config: {target: 'zone:{{ if version == '1.0' }}a{{ end }}', target_type: grain}", "shop-1.0", "G@zone:a")]
    [InlineData("config: {target: 'web\\d', target_type: pcre, env: '{{ vm.labels.zone }}'}", "*", @"E@web\d")]
    [InlineData("config: {target: 'zone:a', target_type: label, {{ if vm.name == 'db1' }} x: [}] {{ end }}}", "*", "G@zone:a")]
    [InlineData("config: {target: 'N@edge and not db*', target_type: compound}, nonsense: 1", "*", "N@edge and not db*")]
    public void Both_targets_are_read_and_nothing_else(string entry, string loadbal, string config)
    {
        var targets = Assert.IsType<TargetsResult.Valid>(Read(entry)).Targets;

        Assert.Equal((loadbal, config), ($"{targets.Loadbal}", $"{targets.Config}"));
    }

    [Theory]
    [InlineData("loadbal: {target: '{{ vm.name }}'}", "(3,21): stacks.shop.loadbal.target: depends on the VM: it is 'web1' for web1 and 'web2' for web2; to go by labels, write target_type: label or compound")]
    [InlineData("config: { {{ if vm.name == 'db1' }}target: x{{ end }} }", "(3,13): stacks.shop.config.target: depends on the VM: it is '*' for web1 and 'x' for db1; to go by labels, write target_type: label or compound")]
    [InlineData("loadbal: {target: edgy, target_type: nodegroup}", "(3,21): stacks.shop.loadbal.target: there is no node group 'edgy', only edge - did you mean 'edge'?")]
    [InlineData("loadbal: {target: 'a or', target_type: compound}", "(3,21): stacks.shop.loadbal.target: column 5: a condition is missing at the end (in 'a or')")]
    [InlineData("loadbal: {target: '{{ vm.labels.role }}'}", "(3,35): this object has no member 'role'")]
    public void What_is_wrong_is_told_before_anything_is_read_for_a_VM(string entry, string expected)
    {
        var errors = Assert.IsType<TargetsResult.Invalid>(Read(entry)).Errors;

        Assert.Contains($"stacks.yaml{expected}", $"{Assert.Single(errors)}", StringComparison.Ordinal);
    }

    [Fact]
    public void An_app_that_is_not_there_and_a_file_that_is_no_template_are_told()
    {
        Assert.Contains("holds no app 'blog'", Assert.Single(Assert.IsType<TargetsResult.Invalid>(Read("", app: "blog")).Errors).Message, StringComparison.Ordinal);
        Assert.IsType<TargetsResult.Invalid>(Read("{{ if }}"));
    }

    /// <summary>The entry's keys begin the third line at its third column.</summary>
    private static TargetsResult Read(string entry, string app = "shop") => DefinitionFile.Targets(
        $"stacks:\n shop: {{\n  {entry}}}\n", "stacks.yaml", AppName.Parse(app), StackVersion.Parse("1.0"), Vms, Groups);
}
