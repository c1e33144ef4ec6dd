using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;
using Pigeon.Templates;

namespace Pigeon.Core.Rendering;

/// <summary>Renders what should be to HAProxy's configuration, through the templates.</summary>
public static partial class Renderer
{
    /// <param name="last">What the same templates gave last time: lanes that are as they were are taken from there.</param>
    /// <exception cref="TemplateException">A template is wrong; the message names file, line and column.</exception>
    public static Blueprint Render(TemplateSet templates, ProxySettings settings, Desired desired, Blueprint? last = null)
    {
        var known = Known(last?.Lanes ?? []);
        return Compose(templates, settings, desired, desired.Apps.SelectMany(app => RenderLanes(templates, app, known)).ToValueList(), last);
    }

    /// <summary>A configuration of the frame and these lanes.</summary>
    /// <inheritdoc cref="Render(TemplateSet, ProxySettings, Desired, Blueprint?)" path="/exception"/>
    /// <param name="last">What was composed last: a frame of the same parts is taken from there.</param>
    public static Blueprint Compose(TemplateSet templates, ProxySettings settings, Desired desired, ValueList<LaneText> lanes, Blueprint? last = null)
    {
        var haproxy = Places(settings);
        var parts = new FrameParts(templates, settings, desired.Apps.Where(app => app.Lanes.Count > 0).Select(app => (app.Name, app.Internal)).ToValueList());
        var known = last?.Parts == parts ? last : null;
        var head = known?.Head ?? Render(templates, TemplateSet.Haproxy, new Dictionary<string, object?>
        {
            ["haproxy"] = haproxy,
            ["listeners"] = settings.Listeners.Select(listener => ListenerModel.Of(listener, settings)).ToList(),
            ["internal_rules"] = ListenerModel.Rules(desired),
            ["internal_prefixes"] = ListenerModel.Prefixes(desired),
        });
        string Tail(string structure) =>
            Render(templates, TemplateSet.Pigeon, new Dictionary<string, object?> { ["haproxy"] = haproxy, ["structure"] = structure });

        // The tail carries the fingerprint and counts for it: another version of Pigeon may rely on another one.
        var unmarked = known?.UnmarkedTail ?? Tail("");
        var structure = Fingerprint(head + unmarked, lanes, desired);
        return new Blueprint(structure, head, structure == known?.Structure ? known.Tail : Tail(structure), lanes) { Parts = parts, UnmarkedTail = unmarked };
    }

    private static LaneText RenderLane(TemplateSet templates, AppName app, LaneSetup setup)
    {
        var lane = new Lane(app, setup.Letter);
        return templates.Drawn(lane, setup, () => RenderLane(templates, lane, setup));
    }

    private static LaneText RenderLane(TemplateSet templates, Lane lane, LaneSetup setup)
    {
        var model = LaneModel.Of(lane, setup);
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
        ["tls"] = settings.Listeners.Any(listener => listener.TlsBind.Count > 0),
        ["version"] = settings.Version,
        ["hard_stop_after"] = LaneModel.Milliseconds(settings.HardStopAfter),
        ["maps"] = Enum.GetValues<MapName>().ToDictionary(map => map.ToString().ToLowerInvariant(), map => (object?)settings.MapFile(map)),
    };

    private static string Fingerprint(string frame, ValueList<LaneText> lanes, Desired desired)
    {
        var text = new StringBuilder(frame);
        foreach (var lane in lanes) text.Append('\n').Append(lane.Section).Append(lane.ServerSettings);
        var present = lanes.Select(lane => lane.Lane).ToHashSet();
        foreach (var app in desired.Apps)
            foreach (var setup in app.Lanes.Where(setup => present.Contains(new Lane(app.Name, setup.Letter))))
                text.Append(CultureInfo.InvariantCulture, $"\n{setup.Slots}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }
}
