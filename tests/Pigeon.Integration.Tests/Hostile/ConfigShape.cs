using Pigeon.Core;

namespace Pigeon.Integration.Tests.Hostile;

/// <summary>What HAProxy makes of a configuration's lines: its sections, and the first word of each line, comments left out.</summary>
internal sealed record ConfigShape(ValueList<string> Sections, ValueList<string> Lines)
{
    private static readonly string[] Openers = ["global", "defaults", "frontend", "backend", "listen", "userlist", "peers", "resolvers", "program", "ring", "cache", "mailers", "http-errors"];

    public static ConfigShape Of(string text)
    {
        var lines = text.Split('\n', '\r').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').ToList();
        return new(
            lines.Where(line => Openers.Contains(line.Split(' ')[0])).ToValueList(),
            lines.Select(line => line.Split(' ')[0]).ToValueList());
    }
}
