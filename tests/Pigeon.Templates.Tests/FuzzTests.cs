using System.Text;

namespace Pigeon.Templates.Tests;

/// <summary>Whatever is fed to the parser and the evaluator, nothing but a <see cref="TemplateException"/> comes out.</summary>
public sealed class FuzzTests
{
    private static readonly TemplateLimits Small = new()
    {
        MaxLoopIterations = 200, MaxOutputChars = 20_000, MaxSteps = 5_000, MaxRecursion = 20, RegexTimeout = TimeSpan.FromMilliseconds(50),
    };

    private static readonly string[] Pieces =
    [
        "{{", "}}", "{{-", "-}}", "{{~", "~}}", "{%{", "}%}", "\n", " ", ";", "if", "else", "end", "for", "in", "while", "case", "when", "func", "do", "ret", "capture",
        "with", "wrap", "$$", "$", "$0", "$x", "$'{", "$\"", "import", "readonly", "break", "continue", "x", "y", "list", "o", "o.a", "this", "empty", "null", "true",
        "1", "0", "-1", "2.5", "1e308", "9223372036854775807", "0x", "1.5m", "\"", "'", "`", "\\", "text", "+", "-", "*", "/", "//", "%", "==", "!=", "<", ">=", "<<",
        ">>", "&&", "||", "!", "??", "?!", "?.", ".", "..", "..<", "...", "|", "=", "+=", "??=", "++", "--", "?", ":", ",", "(", ")", "[", "]", "{", "}", "@", "^", "#",
        "##", "include 'x'", "string.", "array.", "math.", "object.", "regex.", "timespan.", "offset:", "limit:", "reversed", ".empty?", ".size", "for.", "index",
    ];

    private static readonly string[] Functions =
    [
        .. new[] { "array", "html", "math", "object", "regex", "string", "timespan" }.SelectMany(static name =>
            Builtins.TryFind(name, out var found) ? ((ObjectValue)found).Members.Keys.Select(member => $"{name}.{member}") : []),
    ];

    private static readonly string[] Values =
    [
        "null", "true", "0", "1", "-1", "(-3)", "2.5", "1.5m", "1e308", "9223372036854775807", "\"\"", "\"text\"", "'a,b'", "'('", "'[a-z]+'", "'\\uD800'", "'{\"a\": [1]}'",
        "[]", "[1, 'a', null, [2]]", "list", "o", "{}", "(1..5)", "(1..9000000000)", "empty", "@string.upcase", "@f", "(timespan.from_hours 5)", "this", "'N2'", "'i'",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Token_soup_throws_nothing_but_template_errors(int seed) =>
        Feed(new Random(seed), 2_000, static random => Soup(random, random.Next(1, 40)));

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Functions_with_random_arguments_throw_nothing_but_template_errors(int seed) =>
        Feed(new Random(seed), 2_000, static random =>
        {
            var call = Pick(random, Functions) + string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => " " + Pick(random, Values)));
            return $"{{{{ func f; ret $0; end; {Pick(random, Values)} | {call} }}}} {{{{ {Pick(random, Values)} {Pick(random, ["+", "-", "*", "/", "%", "<", "==", "..", "<<"])} {Pick(random, Values)} }}}}";
        });

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public void Broken_golden_templates_throw_nothing_but_template_errors(int seed)
    {
        var texts = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Golden"), "*.sbn", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(File.ReadAllText).ToArray();

        Feed(new Random(seed), 1_500, random =>
        {
            var (first, second) = (Pick(random, texts), Pick(random, texts));
            return first[..random.Next(first.Length)] + Soup(random, random.Next(3)) + second[random.Next(second.Length)..];
        });
    }

    private static string Soup(Random random, int pieces)
    {
        var text = new StringBuilder("{{ ");
        for (; pieces > 0; pieces--)
            text.Append(Pick(random, Pieces)).Append(random.Next(3) == 0 ? "" : " ");
        return text.Append(random.Next(4) == 0 ? "" : " }}").ToString();
    }

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];

    private static void Feed(Random random, int cases, Func<Random, string> make)
    {
        var variables = new Dictionary<string, object?>
        {
            ["x"] = 1, ["y"] = "text", ["list"] = new object?[] { 3, "b", null }, ["o"] = new Dictionary<string, object?> { ["a"] = 2.5, ["b"] = "c" },
        };
        for (; cases > 0; cases--)
        {
            var text = make(random);
            var failed = Record.Exception(() => Template.Parse(text, "t").Render(new TemplateContext(variables, name => name == "x" ? "{{ x }}" : null, Small)));
            Assert.True(failed is null or TemplateException { Errors.Count: > 0 }, $"{text}\n{failed}");
        }
    }
}
