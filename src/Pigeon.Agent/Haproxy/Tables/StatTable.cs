using System.Globalization;

namespace Pigeon.Agent.Haproxy.Tables;

/// <summary>Reads the CSV of "show stat".</summary>
public static class StatTable
{
    /// <exception cref="HaproxyFaultException">The reply is not that table.</exception>
    public static IReadOnlyList<StatRow> Parse(string reply)
    {
        var lines = reply.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines is not [var header, ..] || !header.StartsWith("# ", StringComparison.Ordinal))
            throw new HaproxyFaultException("show stat", reply);
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (index, name) in Csv.Split(header[2..]).Index())
            columns.TryAdd(name, index);
        return [.. lines.Skip(1).Select(line => Row(columns, Csv.Split(line)))];
    }

    private static StatRow Row(Dictionary<string, int> columns, IReadOnlyList<string> cells)
    {
        return new()
        {
            Backend = Text("pxname"),
            Server = Text("svname"),
            Status = Text("status"),
            CheckStatus = Text("check_status"),
            CheckCode = Text("check_code") is { Length: > 0 } code ? int.Parse(code, CultureInfo.InvariantCulture) : null,
            LastCheck = Text("last_chk"),
            Sessions = Number("scur"),
            Queued = Number("qcur"),
            SessionsTotal = Number("stot"),
            Responses2xx = Number("hrsp_2xx"),
            Responses3xx = Number("hrsp_3xx"),
            Responses4xx = Number("hrsp_4xx"),
            Responses5xx = Number("hrsp_5xx"),
            ConnectionErrors = Number("econ"),
            ResponseErrors = Number("eresp"),
            Retries = Number("wretr"),
            Redispatches = Number("wredis"),
            ResponseMilliseconds = Number("rtime"),
        };

        string Text(string column) => columns.TryGetValue(column, out var index) && index < cells.Count
            ? cells[index]
            : throw new FormatException($"the statistics of HAProxy have no column '{column}'");

        // A counter that makes no sense for a row is left empty.
        long Number(string column) => Text(column) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : 0;
    }
}
