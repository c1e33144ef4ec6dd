namespace Pigeon.Cli.Tests;

/// <summary>The guide to templates: each command is run on the definition before it, and says what stands behind it.</summary>
public sealed class TemplateGuideTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pigeon-guide-").FullName;

    [Fact]
    public async Task Every_example_says_what_the_page_says()
    {
        var blocks = Docs.Blocks(Path.Combine("docs", "templates.md")).ToList();
        var examples = blocks.Index().Where(each => each.Item.Mark == $"<!-- run by: {nameof(TemplateGuideTests)} -->").ToList();
        Assert.Equal(4, examples.Count);

        foreach (var (index, block) in examples)
        {
            var file = Path.Combine(_folder, "stacks.yaml");
            await File.WriteAllLinesAsync(file, blocks[index - 1].Lines);
            var said = "";
            foreach (var command in ShellWords.CommandsOf("pigeon", string.Join('\n', block.Lines)))
            {
                var cli = new Cli { Environment = { ["PIGEON_FILE"] = file } };
                await cli.RunAsync(CancellationToken.None, [.. command]);
                said += cli.Out + cli.Error;
            }

            Assert.Equal(string.Join('\n', blocks[index + 1].Lines), said.Replace($"{_folder}/", "", StringComparison.Ordinal).TrimEnd());
        }
    }

    [Fact]
    public async Task Every_definition_of_the_page_for_newcomers_is_valid()
    {
        var definitions = Docs.Blocks(Path.Combine("docs", "coming-from.md")).Where(block => block.Language == "yaml").ToList();
        Assert.Equal(2, definitions.Count);

        foreach (var definition in definitions)
        {
            var file = Path.Combine(_folder, "stacks.yaml");
            await File.WriteAllLinesAsync(file, definition.Lines);
            var cli = await Cli.RunAloneAsync("validate", file, "--version", "1.14");
            Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
