using System.Globalization;
using System.Text;
using Pigeon.Core.Names;

namespace Pigeon.Core.Rendering;

/// <summary>What one app adds to a configuration.</summary>
/// <param name="Lanes">Empty when the text could not be rendered.</param>
/// <param name="Fault">Why a template could not be rendered for it; null when all is well.</param>
public sealed record AppText(AppName App, ValueList<LaneText> Lanes, string? Fault = null)
{
    /// <summary>What HAProxy judges. Equal texts are judged alike.</summary>
    public string Text { get; } = TextOf(Lanes);

    private static string TextOf(ValueList<LaneText> lanes)
    {
        var text = new StringBuilder();
        foreach (var lane in lanes) text.Append(CultureInfo.InvariantCulture, $"{lane.Section}{lane.ServerSettings}\n");
        return text.ToString();
    }
}
