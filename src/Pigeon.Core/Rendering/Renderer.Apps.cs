using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Templates;

namespace Pigeon.Core.Rendering;

/// <content>What each app adds, one by one: a template may be wrong for one of them only.</content>
public static partial class Renderer
{
    /// <summary>An app's own part. A template that is wrong for it is told in the answer.</summary>
    /// <param name="last">What the same templates gave last time: lanes that are as they were are taken from there.</param>
    public static AppText RenderApp(TemplateSet templates, App app, AppText? last = null)
    {
        try
        {
            return new AppText(app.Name, RenderLanes(templates, app, Known(last?.Lanes ?? [])).ToValueList());
        }
        catch (TemplateException fault)
        {
            return new AppText(app.Name, [], fault.Message);
        }
    }

    private static IEnumerable<LaneText> RenderLanes(TemplateSet templates, App app, Dictionary<Lane, LaneText> known) => app.Lanes.Select(setup =>
        known.TryGetValue(new Lane(app.Name, setup.Letter), out var text) && text.Setup == setup ? text : RenderLane(templates, app.Name, setup));

    private static Dictionary<Lane, LaneText> Known(ValueList<LaneText> lanes) => lanes.ToDictionary(lane => lane.Lane);
}
