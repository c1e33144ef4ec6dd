using System.Globalization;
using Pigeon.Agent.Haproxy;
using Pigeon.Agent.World;
using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Rendering;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;
using Pigeon.Integration.Tests.Rendering;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Hostile;

/// <summary>What is let in of hostile definitions, in a real HAProxy: it has the backends, servers and map entries that were meant, and no others.</summary>
public sealed class LoadedDefinitionTests : IDisposable
{
    private const int Most = 200;
    private const int MostSnippets = 40;
    private readonly TempFolder _folder = new();
    private readonly RenderedProxy _proxy = new();
    private readonly HostileDefinition _definition;

    public LoadedDefinitionTests() => _definition = new HostileDefinition(_folder.Write("authorities.pem", TestCertificate.For("members.example.org").Certificate));

    public void Dispose()
    {
        _proxy.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Two_hundred_apps_with_hostile_values_load_as_what_was_meant_and_nothing_else()
    {
        var apps = Accepted(seed: 7, "loadbal.snippet", "loadbal.backend_tls.ca_file").Take(Most).Select((spec, number) => HostileDefinition.AppOf(spec, Name(number))).ToList();
        Assert.Equal(Most, apps.Count);

        await HoldAsync(apps);
    }

    [Fact]
    public async Task A_hostile_snippet_that_is_let_in_is_refused_by_HAProxy_or_stays_in_its_backend()
    {
        var snippets = Of("loadbal.snippet", "http-request set-header X-Snippet yes").Concat(Of("loadbal.snippet", "acl mine path -m beg /a\nhttp-request deny if mine"));
        var apps = snippets.Select((spec, number) => HostileDefinition.AppOf(spec, Name(number))).Take(MostSnippets).ToList();
        var good = new List<App>();
        foreach (var app in apps)
        {
            await _proxy.WriteAsync(new Desired { Revision = 1, Apps = [app] });
            if (await _proxy.CheckAsync() is ConfigVerdict.Ok) good.Add(app);
        }

        Assert.True(good.Count > MostSnippets / 4, $"{good.Count} of {apps.Count} snippets are too few to prove anything");
        await HoldAsync(good);
    }

    private async Task HoldAsync(List<App> apps)
    {
        var desired = new Desired { Revision = 1, Apps = apps.OrderBy(app => app.Name.Text, StringComparer.Ordinal).ToValueList() };
        var blueprint = await _proxy.WriteAsync(desired);
        var verdict = await _proxy.CheckAsync();
        Assert.True(verdict is ConfigVerdict.Ok, $"{verdict}");
        await _proxy.Process.StartAsync(CancellationToken.None);

        var seen = await _proxy.ObserveAsync();
        var lanes = desired.Apps.SelectMany(app => Lane.Letters.Select(letter => new Lane(app.Name, letter).Backend)).ToList();
        var backends = (await _proxy.Runtime.StatisticsAsync(null, CancellationToken.None)).Where(row => row.IsBackend).Select(row => row.Backend);
        Assert.Equal(blueprint.Structure, seen.Structure);
        Assert.Equal(lanes.Append("pigeon__none").Order(StringComparer.Ordinal), backends.Where(name => !name.Contains("MASTER", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(lanes.Select(lane => $"{lane}/s1 Parked").Order(StringComparer.Ordinal), seen.Servers.Select(server => $"{server.Lane}/{server.Name} {server.State}").Order(StringComparer.Ordinal));
        foreach (var wanted in Planner.WantedMaps(desired)) Assert.Equal(Rows(wanted), Rows(seen.Map(wanted.Name)));
    }

    /// <summary>Definitions with one hostile value or name each that were let in, in all keys but some.</summary>
    private IEnumerable<StackSpec> Accepted(int seed, params string[] without)
    {
        var text = new HostileText(seed);
        var keys = _definition.Harmless.Where(each => !without.Contains(each.Key)).ToList();
        for (var round = 0; round < 100; round++)
            foreach (var (key, harmless) in keys)
            {
                var names = key.Contains(".internal.header.", StringComparison.Ordinal) && text.Chance(50) ? new Dictionary<string, string> { [key] = text.From("X-Preview") } : null;
                var value = text.From(harmless);
                if ((names is null && value == harmless) || HostileDefinition.Read(_definition.Harmless.Select(each => each.Key == key && names is null ? (key, value) : each), names)
                    is not DefinitionResult.Valid(var spec)) continue;
                yield return spec;
            }
    }

    private IEnumerable<StackSpec> Of(string key, string harmless) => Enumerable.Range(0, 400)
        .Select(seed => new HostileText(seed).From(harmless)).Distinct()
        .Select(value => HostileDefinition.Read(_definition.Harmless.Select(each => each.Key == key ? (key, value) : each)))
        .OfType<DefinitionResult.Valid>().Select(valid => valid.Spec).Where(spec => spec.Loadbal.Lane.Snippet.Count > 0).Take(MostSnippets / 2);

    private static IEnumerable<string> Rows(MapTable map) => map.Rows.Select(row => $"{row.Key} {row.Value}").Order(StringComparer.Ordinal);

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"app-{number:000}");
}
