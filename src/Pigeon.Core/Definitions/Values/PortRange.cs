using System.Globalization;

namespace Pigeon.Core.Definitions.Values;

/// <summary>One port, or several in a row: <c>8080</c>, <c>8000-8010</c>.</summary>
internal readonly record struct PortRange(int First, int Last)
{
    public int Count => Last - First + 1;

    public static PortRange? Parse(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (Port(dash < 0 ? text : text[..dash]) is not { } first) return null;
        if (dash < 0) return new PortRange(first, first);
        return Port(text[(dash + 1)..]) is { } last && last >= first ? new PortRange(first, last) : null;
    }

    private static int? Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535 ? port : null;
}
