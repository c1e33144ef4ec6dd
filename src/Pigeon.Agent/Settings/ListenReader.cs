using Pigeon.Core;
using Pigeon.Core.Yaml;
using Pigeon.Hosting.Settings;

namespace Pigeon.Agent.Settings;

/// <summary>Reads <c>listen</c>: the unix sockets of the agent's API.</summary>
internal static class ListenReader
{
    private const string Scheme = "unix://";

    private const int Most = 16;

    private static readonly string[] OverTcp = ["https://", "http://", "tcp://"];

    public static ValueList<string> Read(Field? field)
    {
        if (field is null) return ["/run/pigeon/agent.sock"];
        var paths = new List<string>();
        var items = field.Items(Most);
        if (items is { Count: 0 }) field.Fail("is empty: the agent needs a socket to be spoken to");
        foreach (var item in items ?? [])
        {
            if (ReadPath(item) is not { } path) continue;
            if (paths.Contains(path)) item.Fail($"'{path}' is said twice");
            else paths.Add(path);
        }
        return paths.ToValueList();
    }

    private static string? ReadPath(Field item)
    {
        if (item.Text() is not { } text) return null;
        if (text.StartsWith(Scheme, StringComparison.Ordinal)) return SafePath.Read(item.WithText(text[Scheme.Length..]), SafePath.LongestSocket);
        item.Fail(OverTcp.Any(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            ? $"'{text}': listening on TCP needs TLS and a token, which this version does not have; write unix:///path/of/a.sock"
            : $"'{text}' does not fit: write unix:///path/of/a.sock");
        return null;
    }
}
