using Pigeon.Core.Definitions;
using Pigeon.Core.Formulas;
using Pigeon.Core.Names;

namespace Pigeon.Core.Tests.Definitions;

/// <summary>A formula may come from anybody: what is too much or bent is refused, whoever sends it.</summary>
public sealed class FormulaLimitTests
{
    private const string Text = """
        stacks:
          shop:
            version: "1"
            config: {formula: conf}
            loadbal: {backend_port: 80, healthcheck: tcp}
            task_definitions: {web: {docker_config: {image: "a:1", labels: {register_backend: "true"}}}}
        """;

    [Fact]
    public void What_is_not_given_is_asked_for_by_its_folder()
    {
        Assert.Equal("conf", Assert.IsType<DefinitionResult.NeedsFormula>(Read(new FormulaFolder("other", [File("a")]))).Folder.Text);
        Assert.Equal(["conf"], DefinitionFile.Check(Text, "stacks.yaml", null, null, new VmFacts("vm1", [])).Needed.Select(path => path.Text));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../a")]
    [InlineData("a/../../b")]
    [InlineData("a\nb")]
    [InlineData("a\u001b[2J")]
    [InlineData(".sbn")]
    [InlineData("a/.sbn")]
    [InlineData("")]
    public void A_name_that_leads_elsewhere_or_nowhere_is_refused(string name) => Assert.Contains("does not fit", Refusal(File(name)), StringComparison.Ordinal);

    [Fact]
    public void Too_many_files_and_too_large_ones_are_refused_before_and_after_they_are_rendered()
    {
        Assert.Contains("at most 200", Refusal([.. Enumerable.Range(0, 201).Select(number => File($"f{number}"))]), StringComparison.Ordinal);
        Assert.Contains("larger than 1 MiB", Refusal(File("a", new string('x', 600_000)), File("b", new string('x', 600_000))), StringComparison.Ordinal);
        Assert.Contains("grows beyond 1048576 characters", Refusal(File("a.sbn", "{{ for n in 1..9000; version * 2; '0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890'; end }}")), StringComparison.Ordinal);
        Assert.Contains("holds no file", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_files_make_the_same_specification_in_whatever_order_they_come_and_any_change_another()
    {
        var spec = Spec(File("a"), File("b", "x"));

        Assert.Equal(spec, Spec(File("b", "x"), File("a")));
        foreach (var other in (FormulaSource[][])[[File("a"), File("b", "y")], [File("a"), File("c", "x")], [File("a")], [File("a", program: true), File("b", "x")]])
            Assert.NotEqual(spec.Bundle, Spec(other).Bundle);
    }

    [Fact]
    public void A_bundle_comes_out_of_its_packing_as_it_went_in_and_a_damaged_one_not_at_all()
    {
        var bundle = Assert.IsType<DefinitionResult.Valid>(Read(new FormulaFolder("conf", [File("a", "first"), File("b", ""), File("c/d", "last")]))).Formula!;
        var packed = bundle.Pack();

        Assert.Equal(bundle.Contents.Select(content => Convert.ToHexString(content.Span)), FormulaBundle.Unpack(bundle.Spec, packed)!.Contents.Select(content => Convert.ToHexString(content.Span)));
        Assert.Null(FormulaBundle.Unpack(bundle.Spec, packed.AsMemory(0, packed.Length - 1)));
        Assert.Null(FormulaBundle.Unpack(bundle.Spec, (byte[])[.. packed, 0]));
        Assert.Null(FormulaBundle.Unpack(bundle.Spec, (byte[])[(byte)'F', .. packed[1..]]));
    }

    private static FormulaSource File(string name, string text = "", bool program = false) => new(name, System.Text.Encoding.UTF8.GetBytes(text), program);

    private static DefinitionResult Read(FormulaFolder folder) =>
        DefinitionFile.Read(Text, "stacks.yaml", AppName.Parse("shop"), null, new VmFacts("vm1", []), formulas: [folder]);

    private static FormulaSpec Spec(params FormulaSource[] files) => Assert.IsType<DefinitionResult.Valid>(Read(new FormulaFolder("conf", files.ToValueList()))).Spec.Formula!;

    private static string Refusal(params FormulaSource[] files) =>
        string.Join('\n', Assert.IsType<DefinitionResult.Invalid>(Read(new FormulaFolder("conf", files.ToValueList()))).Errors.Select(error => error.Message));
}
