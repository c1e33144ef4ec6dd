using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Agent.Haproxy;
using Pigeon.Agent.World;
using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;

namespace Pigeon.Integration.Tests.Rendering;

/// <summary>Of a configuration that HAProxy refuses, the apps are found that are to blame.</summary>
public sealed class BlameTests : IDisposable
{
    private const int Apps = 40;
    private readonly RenderedProxy _proxy = new();
    private readonly CountingInspector _inspector;
    private readonly Quarantine _quarantine;
    private readonly Desired _desired = Sketch.Of([.. Enumerable.Range(0, Apps).Select(number => new Sketch($"app{number:00}") { Hosts = [$"app{number:00}.example.org"] })]);

    public BlameTests()
    {
        _inspector = new CountingInspector(_proxy.Process);
        _quarantine = new Quarantine(new ConfigCheck(_inspector, _proxy.Files.Config), TimeProvider.System, NullLogger<Quarantine>.Instance);
    }

    public void Dispose() => _proxy.Dispose();

    [Fact]
    public async Task The_guilty_are_found_with_their_own_messages_and_few_checks()
    {
        var blueprint = await DrawAsync("{{ if lane.app == 'app07' }}    bogus words\n{{ else if lane.app == 'app31' }}    errorfile 503 /nowhere.http\n{{ end }}");

        Assert.True(await _quarantine.BlameAsync(blueprint, Servers(), null, CancellationToken.None));

        Assert.Contains("unknown keyword 'bogus'", RefusalOf(blueprint, "app07"), StringComparison.Ordinal);
        Assert.Contains("/nowhere.http", RefusalOf(blueprint, "app31"), StringComparison.Ordinal);
        Assert.DoesNotContain("bogus", RefusalOf(blueprint, "app31"), StringComparison.Ordinal);
        Assert.All(Enumerable.Range(0, Apps).Where(number => number is not (7 or 31)), number => Assert.Null(RefusalOf(blueprint, $"app{number:00}")));
        Assert.InRange(_inspector.Checks, 2, Apps / 2 + 5);
        Assert.False(await _quarantine.BlameAsync(blueprint, Servers(), null, CancellationToken.None));
    }

    [Fact]
    public async Task No_app_is_to_blame_for_the_frame()
    {
        var blueprint = await DrawAsync("");

        Assert.False(await _quarantine.BlameAsync(blueprint with { Head = blueprint.Head + "    bogus words\n" }, Servers(), null, CancellationToken.None));

        Assert.All(Enumerable.Range(0, Apps), number => Assert.Null(RefusalOf(blueprint, $"app{number:00}")));
        Assert.Equal(1, _inspector.Checks);
    }

    [Fact]
    public async Task Of_two_apps_that_exclude_each_other_the_newcomer_is_to_blame()
    {
        var blueprint = await DrawAsync("{{ if lane.name == 'app05__a' || lane.name == 'app09__a' }}\nlisten twice\n    bind 127.0.0.1:1\n\nbackend {{ lane.name }}_\n{{ end }}");

        Assert.True(await _quarantine.BlameAsync(blueprint, Servers(), AppName.Parse("app05"), CancellationToken.None));

        Assert.NotNull(RefusalOf(blueprint, "app05"));
        Assert.Null(RefusalOf(blueprint, "app09"));
    }

    private async Task<Blueprint> DrawAsync(string addition)
    {
        await File.WriteAllTextAsync(Path.Combine(_proxy.Overrides, "backend.cfg"), TemplateFolder.Shipped().Texts["backend.cfg"] + addition);
        return Renderer.Render(TemplateFolder.Load(_proxy.Overrides), _proxy.Settings, _desired);
    }

    private ValueList<Server> Servers() => ServerTable.For(_desired, new Observed
    {
        Docker = new DockerView { Reachable = true, Listed = true, Networks = [], Containers = [] }, Proxy = null,
    });

    private string? RefusalOf(Blueprint blueprint, string app) =>
        _quarantine.RefusalOf(new AppText(AppName.Parse(app), blueprint.Lanes.Where(lane => lane.Lane.App.Text == app).ToValueList()));

    private sealed class CountingInspector(IConfigInspector inner) : IConfigInspector
    {
        public int Checks { get; private set; }

        public Task<ConfigVerdict> CheckConfigAsync(string path, CancellationToken ct)
        {
            Checks++;
            return inner.CheckConfigAsync(path, ct);
        }
    }
}
