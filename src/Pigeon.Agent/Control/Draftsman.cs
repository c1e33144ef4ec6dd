using Pigeon.Core.Rendering;
using Pigeon.Core.World;

namespace Pigeon.Agent.Control;

/// <summary>Draws the configuration for a desired state; the last drawing is kept, for most turns change nothing.</summary>
public sealed class Draftsman(TemplateSet templates, ProxySettings settings)
{
    private (Desired Desired, Blueprint Blueprint)? _last;

    /// <exception cref="Templates.TemplateException">A template is wrong.</exception>
    public Blueprint Draw(Desired desired)
    {
        if (_last is { } last && ReferenceEquals(last.Desired, desired)) return last.Blueprint;
        var blueprint = Renderer.Render(templates, settings, desired, _last?.Blueprint);
        _last = (desired, blueprint);
        return blueprint;
    }
}
