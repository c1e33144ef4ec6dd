using System.Globalization;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Templates;

namespace Pigeon.Benchmarks;

/// <summary>
/// What it takes to check a definition of a thousand apps. The floor is YamlDotNet's own pass over the rendered text, and for the template a plain
/// replacement of the one variable in it.
/// </summary>
internal static class DefinitionsBenchmark
{
    private const int Apps = 1_000;
    private const int Runs = 15;
    private const int WarmUps = 3;
    private static readonly StackVersion Version = StackVersion.Parse("1.14");
    private static readonly VmFacts Vm = new("vm1", []);
    private static long _sink;

    public static Task RunAsync(Report report, CancellationToken ct)
    {
        var text = "stacks:\n" + string.Concat(Enumerable.Range(0, Apps).Select(Entry));
        var rendered = Render(Template.Parse(text, "stacks.yaml"));
        if (DefinitionFile.Check(text, "stacks.yaml", null, Version, Vm) is not { IsValid: true, Apps.Count: Apps })
            throw new InvalidOperationException("the definition of the benchmark is not valid");

        var floor = Samples.Of(() => _sink += Pass(rendered), Runs, WarmUps);
        var check = Samples.Of(() => _sink += DefinitionFile.Check(text, "stacks.yaml", null, Version, Vm).Apps.Count, Runs, WarmUps);
        report.Add(Name("DefinitionFile.Check"), check.P50, "ms", "YamlDotNet's parser over the rendered text", floor.P50, 1_000, Runs);
        report.Add(Name("DefinitionFile.Check, slowest"), check.Max, "ms", "the same, slowest", floor.Max, 1_000, Runs);
        ct.ThrowIfCancellationRequested();

        var replace = Samples.Of(() => _sink += text.Replace("{{ version }}", Version.Text, StringComparison.Ordinal).Length, Runs, WarmUps);
        var template = Samples.Of(() => _sink += Render(Template.Parse(text, "stacks.yaml")).Length, Runs, WarmUps);
        AddRate(report, "Template.Parse and Render, thousands of variables", text.Length, template, replace);
        var loop = Template.Parse($"stacks:\n{{{{ for number in 0..{Apps - 1} ~}}}}\n{Entry(0).Replace("app0", "app{{ number }}", StringComparison.Ordinal)}{{{{ end }}}}", "loop.yaml");
        var looped = Samples.Of(() => _sink += Render(loop).Length, Runs, WarmUps);
        AddRate(report, "Template.Render, a loop of 1,000 turns", Render(loop).Length, looped, replace);
        return Task.CompletedTask;

        string Name(string what) => string.Create(CultureInfo.InvariantCulture, $"{what}, {Apps} apps, {text.Length / 1024} KB");
    }

    private static void AddRate(Report report, string what, int characters, Samples taken, Samples floor) => report.Add(
        $"{what}, p50", characters / 1e3 / taken.P50, "MB/s", "string.Replace of the variable", characters / 1e3 / floor.P50, null, taken.Count);

    private static string Render(Template template) =>
        template.Render(new TemplateContext(new Dictionary<string, object?> { ["version"] = Version.Text })).Text;

    private static long Pass(string yaml)
    {
        var parser = new YamlDotNet.Core.Parser(new StringReader(yaml));
        var events = 0L;
        while (parser.MoveNext()) events++;
        return events;
    }

    private static string Entry(int number) => string.Create(CultureInfo.InvariantCulture, $$$"""
          app{{{number}}}:
            version: "{{ version }}"
            loadbal:
              host: app{{{number}}}.example.org
              backend_port: 8080
              healthcheck: {path: /health, interval: 1s, timeout: 1s, rise: 1, fall: 2}
              drain_timeout: 10s
            task_definitions:
              count: 2
              web:
                docker_config:
                  image: registry.example.org/team/app{{{number}}}:{{ version }}
                  environment:
                    VERSION: "{{ version }}"
                    MODE: production
                  memory: 512M
                  labels: {register_backend: "true", team: web}

        """);
}
