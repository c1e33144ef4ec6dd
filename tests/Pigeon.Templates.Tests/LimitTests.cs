namespace Pigeon.Templates.Tests;

/// <summary>Whatever a template does, its rendering ends, with an error that says where.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData("{{ while true; end }}", "MaxLoopIterations")]
    [InlineData("{{ for i in 1..1000000; end }}", "MaxLoopIterations")]
    [InlineData("{{ for i in 1..1000; for j in 1..1000; end; end }}", "MaxLoopIterations")]
    [InlineData("{{ func f; f; end; f }}", "MaxRecursion")]
    [InlineData("{{ func f(x); ret 1 + f(x + 1); end; f 1 }}", "MaxRecursion")]
    [InlineData("{{ func a; b; end; func b; a; end; a }}", "MaxRecursion")]
    [InlineData("{{ include 'self' }}", "MaxRecursion")]
    [InlineData("{{ x = 'y = 1'; x = '\"{{ x | object.eval_template }}\"'; func f; f | object.eval; end; f }}", "MaxRecursion")]
    [InlineData("{{ 'x' * 2000000000 }}", "MaxOutputChars")]
    [InlineData("{{ x = 'xx'; for i in 1..99; x = x + x; end }}", "MaxOutputChars")]
    [InlineData("{{ x = 'xx'; for i in 1..99; x = x | string.replace 'x' 'xxxx'; end }}", "MaxOutputChars")]
    [InlineData("{{ x = 'xx'; for i in 1..99; x = $'{x}{x}'; end }}", "MaxOutputChars")]
    [InlineData("{{ x = 'xx'; for i in 1..99; x = [x, x] | array.join ','; end }}", "MaxOutputChars")]
    [InlineData("{{ 'x' | string.pad_left 2000000000 }}", "MaxOutputChars")]
    [InlineData("{{ 'a' * 5000 | regex.replace 'a' ('b' * 5000) }}", "MaxOutputChars")]
    [InlineData("{{ x = 'x' * 1000; for i in 1..99999; x; end }}", "MaxOutputChars")]
    [InlineData("{{ 1..9000000000 | array.size > 1 ? (1..9000000000 | array.join ',') : 0 }}", "MaxSteps")]
    [InlineData("{{ for i in (1..9000000000) reversed; end }}", "MaxSteps")]
    [InlineData("{{ 1..9000000000 }}", "MaxOutputChars|MaxSteps")]
    [InlineData("{{ a = []; a[2000000000] = 1 }}", "MaxSteps")]
    [InlineData("{{ x = 'x' * 4000000; for i in 1..99999; x | string.contains 'y'; end }}", "MaxSteps")]
    [InlineData("{{ x = 'x' * 3000000; for i in 1..99999; x == x; end }}", "MaxSteps")]
    [InlineData("{{ x = '1 ' * 10000; for i in 1..99999; x | object.eval_template; end }}", "MaxSteps")]
    [InlineData("{{ a = [1]; for i in 1..99; a = a + a; end }}", "MaxSteps")]
    [InlineData("{{ a = [1]; for i in 1..60; a = [a, a]; end; a == [a] }}{{ a }}", "MaxSteps|MaxOutputChars")]
    [InlineData("{{ a = []; a[0] = a; a }}", "contains itself")]
    [InlineData("{{ o = {}; o.o = o; o | object.to_json }}", "contains itself")]
    [InlineData("{{ a = []; a[0] = a; b = []; b[0] = b; a == b }}", "nested too deeply|MaxSteps")]
    [InlineData("{{ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' | regex.match '^(a+)+$' }}", "takes too long")]
    [InlineData("{{ 1 | math.format 'D999999999' }}", "99 digits")]
    public void A_template_without_end_is_stopped(string text, string expected)
    {
        var context = new TemplateContext(new Dictionary<string, object?>(), _ => text, new TemplateLimits { RegexTimeout = TimeSpan.FromMilliseconds(100) });

        var refused = Assert.Throws<TemplateException>(() => Template.Parse(text, "t").Render(context));

        var error = Assert.Single(refused.Errors);
        Assert.Contains(expected.Split('|'), part => error.Message.Contains(part, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("[", "1", "]")]
    [InlineData("!", "true", "")]
    [InlineData("if true; ", "1", "; end")]
    [InlineData("true ? ", "1", " : 2")]
    [InlineData("1 | ", "math.abs", "")]
    [InlineData("do; ", "1", "; end")]
    [InlineData("$'{", "1", "}'")]
    public void Nesting_without_end_is_an_error_and_not_a_crash(string open, string middle, string close)
    {
        var text = "{{ " + string.Concat(Enumerable.Repeat(open, 20_000)) + middle + string.Concat(Enumerable.Repeat(close, 20_000)) + " }}";

        var failed = Record.Exception(() => Template.Parse(text, "t").Render(new TemplateContext(new Dictionary<string, object?>())));

        Assert.True(failed is null or TemplateException, failed?.ToString());
    }

    [Fact]
    public void A_long_sum_is_an_error_or_its_value_and_not_a_crash()
    {
        var text = "{{ 1" + string.Concat(Enumerable.Repeat(" + 1", 100_000)) + " }}";

        var failed = Record.Exception(() => Template.Parse(text, "t").Render(new TemplateContext(new Dictionary<string, object?>())));

        Assert.True(failed is null or TemplateException, failed?.ToString());
    }
}
