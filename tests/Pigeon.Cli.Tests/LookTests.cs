using System.Text.Json;
using System.Text.Json.Nodes;
using Pigeon.Core.Definitions.Schema;
using Pigeon.Core.Protocol;

namespace Pigeon.Cli.Tests;

/// <summary>What looks at a definition and connects to nothing.</summary>
public sealed class LookTests
{
    [Fact]
    public async Task A_good_file_is_one_line_and_a_version_that_nobody_gave_is_told()
    {
        using var file = DefinitionFileFixture.Good();

        var silent = await Cli.RunAloneAsync("validate", file.Name, "--label", "zone=a");
        var given = await Cli.RunAloneAsync("validate", "-f", file.Name, "--label", "zone=a", "--version", "3.0");

        Assert.Equal((0, $"{file.Name}: 2 apps, no errors\n"), (silent.ExitCode, silent.Out));
        Assert.Contains("checked as 1.10", silent.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (given.ExitCode, given.Error));
    }

    [Fact]
    public async Task A_label_that_the_template_needs_is_missed_with_line_and_column()
    {
        using var file = DefinitionFileFixture.Good();

        var cli = await Cli.RunAloneAsync("validate", file.Name);

        Assert.Equal((2, ""), (cli.ExitCode, cli.Out));
        Assert.Matches(@"stacks\.yaml\(14,\d+\): .*zone", cli.Error);
    }

    [Fact]
    public async Task All_errors_of_all_apps_come_at_once_with_the_nearest_key()
    {
        using var file = new DefinitionFileFixture("stacks:\n  shop: {version: 1.10, loadbl: 1}\n  blog: {version: \"2\", loadbal: {}, task_definitions: {}}\n");

        var text = await Cli.RunAloneAsync("validate", file.Name);
        var json = await Cli.RunAloneAsync("validate", file.Name, "-o", "json");
        var one = await Cli.RunAloneAsync("validate", file.Name, "--app-name", "blog", "-o", "json");

        Assert.Equal((2, 2), (text.ExitCode, json.ExitCode));
        Assert.Contains("stacks.yaml(2,25): stacks.shop.loadbl: unknown key - did you mean 'loadbal'?", text.Error, StringComparison.Ordinal);
        Assert.Contains("stacks.blog.loadbal: 'backend_port' is missing", text.Error, StringComparison.Ordinal);
        Assert.Matches(@"error: \S+stacks\.yaml: 7 errors, 2 apps\n$", text.Error);
        var result = JsonSerializer.Deserialize(json.Out, PigeonJson.Default.ValidationWire)!;
        Assert.Equal((false, 7), (result.Valid, result.Errors.Count));
        Assert.Equal([new CheckedAppWire("shop", null, false), new CheckedAppWire("blog", null, false)], result.Apps);
        Assert.All(JsonSerializer.Deserialize(one.Out, PigeonJson.Default.ValidationWire)!.Errors, error => Assert.StartsWith("stacks.blog", error.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_entry_is_shown_as_it_is_rendered_with_secrets_hidden()
    {
        using var file = DefinitionFileFixture.Good();

        var hidden = await Cli.RunAloneAsync("config", "shop", "3.0", "-f", file.Name, "--label", "zone=a");
        var json = await Cli.RunAloneAsync("config", "shop", "3.0", "-f", file.Name, "--label", "zone=a", "-o", "json");
        var open = await Cli.RunAloneAsync("config", "shop", "3.0", "-f", file.Name, "--label", "zone=a", "--show-secrets");

        Assert.Equal((0, ""), (hidden.ExitCode, hidden.Error));
        Assert.StartsWith("stacks:\n  shop:\n    version: \"3.0\"\n", hidden.Out, StringComparison.Ordinal);
        Assert.Contains("DB_PASSWORD: \"***\"\n", hidden.Out, StringComparison.Ordinal);
        Assert.Contains("postgres://shop:***@db/shop", hidden.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("blog", hidden.Out, StringComparison.Ordinal);
        foreach (var shown in (string[])[hidden.Out, json.Out])
        {
            Assert.DoesNotContain("hunter2", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("kkkk", shown, StringComparison.Ordinal);
        }

        Assert.Equal("shop:3.0", (string?)JsonNode.Parse(json.Out)!["definition"]!["services"]![0]!["docker"]!["image"]);
        Assert.Contains("DB_PASSWORD: hunter2\n", open.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_definition_is_shown_too_and_one_that_is_no_YAML_only_when_secrets_may_be_seen()
    {
        using var wrong = new DefinitionFileFixture("stacks: {shop: {version: \"1\", loadbl: 3}}\n");
        using var broken = new DefinitionFileFixture("stacks: [{{ app }}\nPASSWORD: hunter2\n");

        var shown = await Cli.RunAloneAsync("config", "shop", "-f", wrong.Name);
        var kept = await Cli.RunAloneAsync("config", "shop", "-f", broken.Name);
        var open = await Cli.RunAloneAsync("config", "shop", "-f", broken.Name, "--show-secrets");

        Assert.Equal((2, 2, 2), (shown.ExitCode, kept.ExitCode, open.ExitCode));
        Assert.Contains("loadbl: 3\n", shown.Out, StringComparison.Ordinal);
        Assert.Contains("did you mean 'loadbal'", shown.Error, StringComparison.Ordinal);
        Assert.Equal("", kept.Out);
        Assert.DoesNotContain("hunter2", kept.Error, StringComparison.Ordinal);
        Assert.Equal("stacks: [shop\nPASSWORD: hunter2\n", open.Out);
    }

    [Fact]
    public async Task The_schema_is_in_the_binary()
    {
        var cli = await Cli.RunAloneAsync("schema");

        Assert.Equal((0, DefinitionSchema.Text), (cli.ExitCode, cli.Out));
    }
}
