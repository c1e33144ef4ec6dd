using Pigeon.Agent.World;
using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.Rendering;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;
using Pigeon.Templates;

namespace Pigeon.Agent.Control;

/// <summary>
/// Draws the configuration for a desired state: each app with its own text, or with another one in its place while that
/// is refused. The last drawing is kept, for most turns change nothing.
/// </summary>
public sealed class Draftsman(TemplateSource source, ProxySettings settings, LastGood lastGood, Quarantine quarantine)
{
    private TemplateSet _templates = source.Current();
    private ProxySettings _settings = settings;
    private Dictionary<AppName, (App App, AppText Text)> _wanted = [];
    private (Desired Desired, int Generation, Blueprint Blueprint)? _last;

    /// <summary>Takes up templates that were changed on disk.</summary>
    /// <returns>Whether some were.</returns>
    /// <exception cref="IOException">A file cannot be read; the templates stay as they were.</exception>
    public bool Refresh()
    {
        var templates = source.Current();
        if (ReferenceEquals(templates, _templates)) return false;
        (_templates, _wanted, _last) = (templates, [], null);
        return true;
    }

    /// <summary>Draws for another HAProxy from now on.</summary>
    public void DrawFor(HaproxyVersion version) => (_settings, _last) = (_settings with { Version = version.Text }, null);

    public Blueprint Draw(Desired desired)
    {
        if (_last is { } last && ReferenceEquals(last.Desired, desired) && last.Generation == quarantine.Generation) return last.Blueprint;
        _wanted = desired.Apps.ToDictionary(app => app.Name, app => (app, Wanted(app)));
        var blueprint = Compose(desired, desired.Apps.Select(app => Selection.For(
            app, _wanted[app.Name].Text, lastGood.Of(app.Name), () => Plain(app), quarantine.RefusalOf)));
        _last = (desired, quarantine.Generation, blueprint);
        return blueprint;
    }

    /// <summary>The same with one app's own text, whatever is known to stand against it.</summary>
    public Blueprint DrawWith(AppText own, Desired desired) =>
        Compose(desired, desired.Apps.Select(app => app.Name == own.App ? new Selection(own, null) : Selection.For(
            app, Wanted(app), lastGood.Of(app.Name), () => Plain(app), quarantine.RefusalOf)));

    /// <summary>What the templates make of an app.</summary>
    public AppText Wanted(App app)
    {
        var known = _wanted.GetValueOrDefault(app.Name);
        return known.App is { } drawn && drawn.Lanes == app.Lanes ? known.Text : Renderer.RenderApp(_templates, app, known.Text);
    }

    /// <summary>What the shipped templates make of an app, without lines of the operator's or the definition's own.</summary>
    private AppText Plain(App app) => Renderer.RenderApp(source.Shipped, app with
    {
        Lanes = app.Lanes.Select(lane => lane with { Settings = lane.Settings with { Snippet = [] } }).ToValueList(),
    });

    /// <summary>
    /// An operator's frame that is wrong must not end the care for members and maps: that goes on with the shipped one,
    /// under a fingerprint that no running HAProxy has and that is never loaded.
    /// </summary>
    private Blueprint Compose(Desired desired, IEnumerable<Selection> selections)
    {
        var chosen = selections.ToList();
        var lanes = chosen.SelectMany(selection => selection.Text?.Lanes ?? []).ToValueList();
        var held = chosen.Select(selection => selection.Quarantine).OfType<QuarantinedApp>().ToValueList();
        try
        {
            return Renderer.Compose(_templates, _settings, desired, lanes, _last?.Blueprint) with { Quarantine = held };
        }
        catch (TemplateException fault)
        {
            var drawn = Renderer.Compose(source.Shipped, _settings, desired, lanes);
            return drawn with { Structure = $"unrendered-{drawn.Structure}", Fault = fault.Message, Quarantine = held };
        }
    }
}
