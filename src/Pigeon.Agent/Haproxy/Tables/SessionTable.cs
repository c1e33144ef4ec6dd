using System.Text.RegularExpressions;

namespace Pigeon.Agent.Haproxy.Tables;

/// <summary>Reads "show sess": a line for each session. Those that have no server yet are left out.</summary>
public static partial class SessionTable
{
    /// <exception cref="HaproxyFaultException">The reply is not that table.</exception>
    public static IReadOnlyList<SessionRow> Parse(string reply)
    {
        var rows = new List<SessionRow>();
        foreach (var line in reply.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!line.StartsWith("0x", StringComparison.Ordinal)) throw new HaproxyFaultException("show sess", reply);
            if (Row.Match(line) is not { Success: true } match) continue;
            // What still speaks HTTP is being looked at by an analyser in at least one direction; bytes that only pass through are not.
            var tunnel = NoAnalyser.IsMatch(match.Groups["request"].Value) && NoAnalyser.IsMatch(match.Groups["response"].Value);
            rows.Add(new(match.Groups["id"].Value, match.Groups["backend"].Value, match.Groups["server"].Value, tunnel));
        }

        return rows;
    }

    [GeneratedRegex(
        @"^(?<id>0x[0-9a-f]+): .*? be=(?<backend>\S+) srv=(?<server>[^\s<]\S*) .*? rq\[f=[^\]]*?,an=(?<request>[0-9a-f]+)h[^\]]*\] rp\[f=[^\]]*?,an=(?<response>[0-9a-f]+)h",
        RegexOptions.CultureInvariant)]
    private static partial Regex Row { get; }

    [GeneratedRegex(@"^0+\z", RegexOptions.CultureInvariant)]
    private static partial Regex NoAnalyser { get; }
}
