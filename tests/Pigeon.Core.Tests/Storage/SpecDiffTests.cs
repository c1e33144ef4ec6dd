using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.Storage;
using Pigeon.Core.Tests.Definitions;

namespace Pigeon.Core.Tests.Storage;

public sealed class SpecDiffTests
{
    private static readonly string Everything = new GoldenCase("002-everything").Text;

    [Theory]
    [InlineData("mem_limit: 512M", "mem_limit: 256M", "task_definitions.web.docker_config.memory: 512M | 256M")]
    [InlineData("backend_port: 8080", "backend_port: 8081", "loadbal.backend_port: 8080 | 8081")]
    [InlineData("drain_timeout: 1h30m", "drain_timeout: 2m", "loadbal.drain_timeout: 1h30m | 2m")]
    [InlineData("rise: 1, fall: 5", "rise: 2, fall: 5", "loadbal.healthcheck.rise: 1 | 2")]
    [InlineData("count: 3", "count: 4", "task_definitions.count: 3 | 4")]
    [InlineData("DEBUG: false", "DEBUG: true", "task_definitions.web.docker_config.environment.DEBUG: false | true")]
    [InlineData("DEBUG: false", "API_TOKEN: x", "task_definitions.web.docker_config.environment.DEBUG: false | none; task_definitions.web.docker_config.environment.API_TOKEN: none | ***")]
    [InlineData("path: /shop", "path: /cart", "loadbal.path: /shop | /cart")]
    public void A_difference_has_the_key_that_people_write(string from, string to, string told)
    {
        var found = SpecDiff.Between(Read(Everything), Read(Everything.Replace(from, to, StringComparison.Ordinal)));

        Assert.Equal(told, string.Join("; ", found.Select(pair => $"{pair.Key}: {pair.One ?? "none"} | {pair.Other ?? "none"}")));
    }

    [Fact]
    public void A_secret_that_differs_is_told_without_being_shown()
    {
        var (one, other) = (Everything.Replace("DEBUG: false", "DB_PASSWORD: one", StringComparison.Ordinal), Everything.Replace("DEBUG: false", "DB_PASSWORD: two", StringComparison.Ordinal));

        Assert.Equal(("task_definitions.web.docker_config.environment.DB_PASSWORD", "***", "***"), Assert.Single(SpecDiff.Between(Read(one), Read(other))));
    }

    /// <summary>Any two definitions: no difference is told when they are equal, and at least one when they are not.</summary>
    [Fact]
    public void What_is_not_equal_is_never_told_to_be()
    {
        var specs = GoldenCase.Names.Select(name => new GoldenCase(name).Render().Spec).OfType<StackSpec>().ToList();
        Assert.True(specs.Count > 8);

        foreach (var one in specs)
            foreach (var other in specs) Assert.Equal(one == other, !SpecDiff.Between(one, other).Any());
    }

    private static StackSpec Read(string text) =>
        Assert.IsType<DefinitionResult.Valid>(DefinitionFile.Read(text, "stacks.yaml", AppName.Parse("shop"), null, new VmFacts("vm1", []))).Spec;
}
