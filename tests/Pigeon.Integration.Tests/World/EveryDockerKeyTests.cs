using System.Text.Json.Nodes;
using Pigeon.Agent.Docker;
using Pigeon.Agent.World;
using Pigeon.Core.Definitions;
using Pigeon.Core.Definitions.Reading.Containers;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Integration.Tests.Docker;
using Pigeon.TestKit;
using Xunit.Abstractions;

namespace Pigeon.Integration.Tests.World;

/// <summary>Every key of <c>docker_config</c> goes from a definition to a container of a real Engine, and is read back there.</summary>
[Collection(EngineCollection.Name)]
public sealed class EveryDockerKeyTests(EngineFixture engine, ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly NetworkName Home = NetworkName.Parse("home");
    private readonly EngineDesk _desk = EngineDesk.At(engine.Dockerd);
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"pigeon-{Guid.NewGuid():N}.env");

    public static TheoryData<string> Keys => [.. EngineRows.All.Select(row => row.Key)];

    public async Task InitializeAsync()
    {
        await _desk.PrepareAsync();
        await engine.Dockerd.DockerAsync("network", "create", Home.Text);
        await engine.Dockerd.DockerAsync("create", "--name", "other", "--volume", "/shared", EngineDesk.Image, "/bin/busybox");
        await File.WriteAllTextAsync(_file, "FROM=a file\n");
    }

    public async Task DisposeAsync()
    {
        await _desk.DisposeAsync();
        File.Delete(_file);
    }

    [Fact]
    public void No_key_is_left_out() => Assert.Equal(
        DockerKeys.All.Select(key => key.Name).Order(StringComparer.Ordinal),
        EngineRows.All.Select(row => row.Key).Concat(EngineRows.Traceless).Order(StringComparer.Ordinal));

    [Fact]
    public void The_documentation_names_the_place_where_each_key_is_found()
    {
        var lines = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "docs", "docker_config.md"));

        foreach (var row in EngineRows.All)
        {
            var cells = lines.Single(line => line.StartsWith($"| `{row.Key}` |", StringComparison.Ordinal)).Trim('|').Split('|', StringSplitOptions.TrimEntries);
            Assert.StartsWith(cells[3].Trim('`'), row.Path, StringComparison.Ordinal);
            Assert.True(cells[3].Contains('.', StringComparison.Ordinal), row.Key);
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_key_is_found_in_the_container_that_is_made_of_it(string key)
    {
        var row = EngineRows.All.Single(each => each.Key == key);
        string[] lines = [$"{key}: {row.Yaml.Replace("$FILE", _file, StringComparison.Ordinal)}", EngineRows.Beside(key)];
        var created = await CreateAsync(lines);

        var text = await engine.Dockerd.Engine.GetStringAsync(new Uri($"/containers/{created.Id}/json", UriKind.Relative));
        // Some engines show capabilities with the prefix of the kernel, some without.
        var inspected = JsonNode.Parse(text.Replace("\"CAP_", "\"", StringComparison.Ordinal));
        var found = row.Path.Split('.').Aggregate(inspected, (node, name) => node?[name]);

        // What this machine's kernel lacks is left out by the Engine, which then says so.
        foreach (var warning in created.Warnings) output.WriteLine($"{key} {found?.ToJsonString()}: {warning}");
        Assert.True(Holds(found, JsonNode.Parse(row.Json)) || created.Warnings.Count > 0, $"{row.Path} is {found?.ToJsonString() ?? "null"}, not {row.Json}");
        if (created.Warnings.Count == 0) Assert.Empty(RecipeDiff.Find(RecipeOf(ReplicaOf(lines)), JsonNode.Parse(text)!.AsObject()));
    }

    [Fact]
    public async Task A_platform_that_the_image_is_not_for_is_refused()
    {
        await CreateAsync("platform: linux/amd64");
        await engine.Dockerd.ClearAsync();

        var refusal = await Assert.ThrowsAsync<EngineException>(() => CreateAsync("platform: linux/s390x"));

        Assert.Contains("platform", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_of_the_storage_driver_reaches_it()
    {
        // Each driver has its own, and names the one that it does not know.
        var refusal = await Record.ExceptionAsync(() => CreateAsync("storage_opt: no-such-option=1"));

        Assert.Contains("no-such-option", Assert.IsType<EngineException>(refusal).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_of_Pigeons_own_are_read_and_leave_no_trace()
    {
        Assert.Equal(PullPolicy.Never, ReplicaOf("pull_policy: never").Service.Docker.PullPolicy);
        Assert.NotEmpty((await CreateAsync("detach: true")).Id);
    }

    private async Task<CreatedContainer> CreateAsync(params string[] lines)
    {
        var replica = ReplicaOf(lines);
        var recipe = ContainerRecipe.For(replica, Home, await ContainerEnvironment.ForAsync(replica.Service.Docker, [], CancellationToken.None), WorkBench.Places);
        return await _desk.Client.CreateContainerAsync(replica.ContainerName, recipe.Container, CancellationToken.None);
    }

    /// <summary>As it is compared: without what lies on the VM.</summary>
    private static CreateContainer RecipeOf(ReplicaSpec replica) => ContainerRecipe.For(replica, Home, replica.Service.Docker.Environment, WorkBench.Places).Container;

    private static ReplicaSpec ReplicaOf(params string[] lines)
    {
        string[] usual = [$"image: {EngineDesk.Image}", "command: [/bin/busybox, sleep, \"600\"]", "labels: {register_backend: \"true\"}"];
        var given = lines.Where(line => line.Length > 0).ToList();
        var all = usual.Where(line => !given.Exists(other => other.Split(':')[0] == line.Split(':')[0])).Concat(given);
        var text = "stacks:\n  shop:\n    version: \"1\"\n    loadbal: {backend_port: 80, healthcheck: tcp, default_network: home}\n    task_definitions:\n      web:\n        docker_config:\n"
            + string.Concat(all.Select(line => $"          {line}\n"));
        var result = DefinitionFile.Read(text, "stacks.yaml", AppName.Parse("shop"), null, new VmFacts("vm1", []));
        return result is DefinitionResult.Valid(var spec) ? spec.Replicas.Single() : throw new InvalidOperationException($"{result}");
    }

    /// <summary>Whether all that is expected is there; there may be more.</summary>
    private static bool Holds(JsonNode? found, JsonNode? expected) => (found, expected) switch
    {
        (JsonObject all, JsonObject some) => some.All(member => all.ContainsKey(member.Key) && Holds(all[member.Key], member.Value)),
        (JsonArray all, JsonArray some) => some.All(item => all.Any(other => Holds(other, item))),
        _ => JsonNode.DeepEquals(found, expected),
    };
}
