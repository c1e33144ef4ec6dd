using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;
using Pigeon.Templates;

namespace Pigeon.Core.Rendering;

/// <summary>Renders what should be to HAProxy's configuration, through the templates.</summary>
public static class Renderer
{
    /// <param name="last">What the same templates gave last time: lanes that are as they were are taken from there.</param>
    /// <exception cref="TemplateException">A template is wrong; the message names file, line and column.</exception>
    public static Blueprint Render(TemplateSet templates, ProxySettings settings, Desired desired, Blueprint? last = null)
    {
        var haproxy = Places(settings);
        var head = Render(templates, TemplateSet.Haproxy, new Dictionary<string, object?>
        {
            ["haproxy"] = haproxy,
            ["listeners"] = settings.Listeners.Select(Model).ToList(),
        });
        var known = last?.Lanes.ToDictionary(lane => lane.Lane) ?? [];
        var lanes = desired.Apps.SelectMany(app => app.Lanes.Select(setup =>
            known.TryGetValue(new Lane(app.Name, setup.Letter), out var text) && text.Setup == setup
                ? text : RenderLane(templates, app.Name, setup))).ToValueList();
        string Tail(string structure) =>
            Render(templates, TemplateSet.Pigeon, new Dictionary<string, object?> { ["haproxy"] = haproxy, ["structure"] = structure });

        // The tail carries the fingerprint and counts for it: another version of Pigeon may rely on another one.
        var structure = Fingerprint(head + Tail(""), lanes, desired);
        return new Blueprint(structure, head, Tail(structure), lanes);
    }

    private static LaneText RenderLane(TemplateSet templates, AppName app, LaneSetup setup)
    {
        var lane = new Lane(app, setup.Letter);
        var model = new Dictionary<string, object?>
        {
            ["lane"] = new Dictionary<string, object?>
            {
                ["name"] = lane.Backend,
                ["app"] = app.Text,
                ["state"] = setup.RenderedAs.ToString().ToLowerInvariant(),
                ["balance"] = setup.Settings.Balance.ToString().ToLowerInvariant(),
            },
            ["check"] = Model(setup.Settings.Check),
        };
        var section = Render(templates, TemplateSet.BackendFor(setup.RenderedAs), model);
        var server = Render(templates, TemplateSet.Server, model);
        return new LaneText(lane, setup, section, string.Join(' ', server.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    private static string Render(TemplateSet templates, string name, Dictionary<string, object?> model)
    {
        var text = templates.Texts.TryGetValue(name, out var found)
            ? found : throw new TemplateException($"there is no template {name}");
        var context = new TemplateContext(model, include => templates.Texts.GetValueOrDefault(include));
        return Template.Parse(text, name).Render(context).Text.TrimEnd() + "\n";
    }

    private static Dictionary<string, object?> Places(ProxySettings settings) => new()
    {
        ["stats_socket"] = settings.StatsSocket,
        ["events_socket"] = settings.EventsSocket,
        ["state_file"] = settings.StateFile,
        ["user"] = settings.User,
        ["maps"] = Enum.GetValues<MapName>().ToDictionary(map => map.ToString().ToLowerInvariant(), map => (object?)settings.MapFile(map)),
    };

    private static Dictionary<string, object?> Model(Listener listener) => new()
    {
        ["name"] = listener.Name,
        ["frontend"] = listener.Frontend.Text,
        ["internal"] = listener.Internal,
        ["bind"] = listener.Bind.ToList<object?>(),
    };

    private static Dictionary<string, object?> Model(HealthCheck check) => check switch
    {
        HealthCheck.None => new() { ["type"] = "none" },
        HealthCheck.Tcp tcp => Model("tcp", tcp.Pace),
        HealthCheck.Http http => new(Model("http", http.Pace))
        {
            ["path"] = http.Path.Text,
            ["host"] = http.Host?.Text ?? "localhost",
            ["status"] = http.StatusFrom == http.StatusTo ? $"{http.StatusFrom}" : $"{http.StatusFrom}-{http.StatusTo}",
        },
        _ => throw new System.Diagnostics.UnreachableException($"no model for {check}"),
    };

    private static Dictionary<string, object?> Model(string type, CheckPace pace) => new()
    {
        ["type"] = type,
        ["interval"] = Milliseconds(pace.Interval),
        ["timeout"] = Milliseconds(pace.Timeout),
        ["rise"] = pace.Rise,
        ["fall"] = pace.Fall,
    };

    private static string Milliseconds(TimeSpan span) =>
        string.Create(CultureInfo.InvariantCulture, $"{(long)span.TotalMilliseconds}ms");

    private static string Fingerprint(string frame, ValueList<LaneText> lanes, Desired desired)
    {
        var text = new StringBuilder(frame);
        foreach (var lane in lanes) text.Append('\n').Append(lane.Section).Append(lane.ServerSettings);
        foreach (var setup in desired.Apps.SelectMany(app => app.Lanes)) text.Append(CultureInfo.InvariantCulture, $"\n{setup.Slots}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }
}
