namespace Pigeon.Templates.Tests;

public sealed class TemplateTests
{
    [Fact]
    public void Every_output_line_knows_the_source_line_it_began_on()
    {
        const string text = "a\n{{~ for i in 1..2 ~}}\nitem\n  {{ i }}\n{{~ end ~}}\n{{ 'x\\ny' }}\n{%{raw\n}%}end";

        var rendered = Template.Parse(text, "t").Render(new TemplateContext(new Dictionary<string, object?>()));

        Assert.Equal("a\nitem\n  1\nitem\n  2\nx\ny\nraw\nend", rendered.Text);
        Assert.Equal([1, 3, 4, 3, 4, 6, 6, 7, 8], rendered.SourceLines);
    }

    [Fact]
    public void Lines_of_an_include_belong_to_the_line_that_includes()
    {
        var context = new TemplateContext(new Dictionary<string, object?>(), _ => "one\ntwo\n");

        var rendered = Template.Parse("\n\n{{ include 'x' -}}\nlast", "t").Render(context);

        Assert.Equal("\n\none\ntwo\nlast", rendered.Text);
        Assert.Equal([1, 2, 3, 3, 4], rendered.SourceLines);
    }

    [Fact]
    public void Lines_of_a_function_belong_to_where_the_function_is_written()
    {
        var rendered = Template.Parse("{{ func f }}in\n{{ end ~}}\n\n{{ f }}x", "t").Render(new TemplateContext(new Dictionary<string, object?>()));

        Assert.Equal("\nin\nx", rendered.Text);
        Assert.Equal([3, 1, 4], rendered.SourceLines);
    }

    [Fact]
    public void An_empty_template_has_one_empty_line()
    {
        var rendered = Template.Parse("", "t").Render(new TemplateContext(new Dictionary<string, object?>()));

        Assert.Equal("", rendered.Text);
        Assert.Equal([1], rendered.SourceLines);
    }

    [Fact]
    public void A_template_cannot_change_the_variables_of_its_caller()
    {
        var inner = new Dictionary<string, object?> { ["a"] = 1 };
        var list = new List<object?> { 1 };
        var context = new TemplateContext(new Dictionary<string, object?> { ["o"] = inner, ["l"] = list });
        var template = Template.Parse("{{ o.a = 2; o.b = 3; l[0] = 4; l[1] = 5; o }} {{ l }}", "t");

        var first = template.Render(context).Text;
        var second = template.Render(context).Text;

        Assert.Equal("{a: 2, b: 3} [4, 5]", first);
        Assert.Equal(first, second);
        Assert.Equal(1, Assert.Single(inner).Value);
        Assert.Equal(1, Assert.Single(list));
    }

    [Fact]
    public void Variables_of_all_documented_types_are_known()
    {
        var variables = new Dictionary<string, object?>
        {
            ["text"] = "t", ["flag"] = true, ["small"] = 1, ["large"] = 5_000_000_000L, ["real"] = 1.5, ["exact"] = 1.10m, ["none"] = null,
            ["map"] = new Dictionary<string, object?> { ["k"] = "v" }, ["labels"] = new Dictionary<string, string> { ["k"] = "v" }, ["list"] = new[] { "a", "b" },
        };

        var text = Template.Parse("{{ text }} {{ flag }} {{ small + large }} {{ real }} {{ exact }} <{{ none }}> {{ map }} {{ labels }} {{ list }}", "t")
            .Render(new TemplateContext(variables)).Text;

        Assert.Equal("t true 5000000001 1.5 1.10 <> {k: \"v\"} {k: \"v\"} [\"a\", \"b\"]", text);
    }

    [Fact]
    public void A_variable_of_another_type_is_a_mistake_of_the_caller()
    {
        var context = new TemplateContext(new Dictionary<string, object?> { ["x"] = new object() });

        Assert.Throws<ArgumentException>(() => Template.Parse("", "t").Render(context));
    }

    [Fact]
    public void All_errors_of_a_template_are_reported_in_the_message_too()
    {
        var refused = Assert.Throws<TemplateException>(() => Template.Parse("{{ 1 + }}\n{{ ) }}", "file.yaml"));

        Assert.Equal([new TemplateError("file.yaml", 1, 8, "expected an expression instead of }}"), new TemplateError("file.yaml", 2, 4, "expected an expression instead of ')'")], refused.Errors);
        Assert.Equal("file.yaml(1,8): expected an expression instead of }}\nfile.yaml(2,4): expected an expression instead of ')'", refused.Message);
    }

    [Theory]
    [InlineData("{{ with string; import { x: 1 }; end }}")]
    [InlineData("{{ with string; readonly size; end }}")]
    [InlineData("{{ with string; x = 1; end }}")]
    [InlineData("{{ string.x = 1 }}")]
    [InlineData("{{ capture string.x; end }}")]
    [InlineData("{{ func string; end }}")]
    public void The_functions_of_the_language_cannot_be_changed_for_other_templates(string text)
    {
        var refused = Assert.Throws<TemplateException>(() => Template.Parse(text, "t").Render(new TemplateContext(new Dictionary<string, object?>())));

        Assert.Contains("belongs to the language", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_line_ends_are_kept_and_stripped_like_others()
    {
        var rendered = Template.Parse("a\r\n{{~ if true ~}}\r\nb\r\n{{~ end ~}}\r\nc\r\n{{\r\n  x = 1\r\n  x\r\n}}", "t").Render(new TemplateContext(new Dictionary<string, object?>()));

        Assert.Equal("a\r\nb\r\nc\r\n1", rendered.Text);
    }
}
