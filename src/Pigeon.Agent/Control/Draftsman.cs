using Pigeon.Core.Rendering;
using Pigeon.Core.World;
using Pigeon.Templates;

namespace Pigeon.Agent.Control;

/// <summary>Draws the configuration for a desired state; the last drawing is kept, for most turns change nothing.</summary>
public sealed class Draftsman(TemplateSet templates, TemplateSet shipped, ProxySettings settings)
{
    private (Desired Desired, Blueprint Blueprint)? _last;

    public Blueprint Draw(Desired desired)
    {
        if (_last is { } last && ReferenceEquals(last.Desired, desired)) return last.Blueprint;
        var blueprint = Render(desired);
        _last = (desired, blueprint);
        return blueprint;
    }

    /// <summary>
    /// An operator's template that is wrong must not end the care for members and maps: that goes on with what the shipped
    /// templates say of the lanes, under a fingerprint that no running HAProxy has and that is never loaded.
    /// </summary>
    private Blueprint Render(Desired desired)
    {
        try
        {
            // What the shipped templates drew in their place must not be taken for theirs.
            var own = _last is { Blueprint.Fault: null } last ? last.Blueprint : null;
            return Renderer.Render(templates, settings, desired, own);
        }
        catch (TemplateException fault)
        {
            var drawn = Renderer.Render(shipped, settings, desired);
            return drawn with { Structure = $"unrendered-{drawn.Structure}", Fault = fault.Message };
        }
    }
}
