namespace Pigeon.Agent.Haproxy.Tables;

/// <summary>Reads "show map": rows of an entry reference, the key and the value.</summary>
public static class MapTable
{
    /// <exception cref="HaproxyFaultException">HAProxy does not know the map.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Parse(string file, string reply)
    {
        var entries = new List<KeyValuePair<string, string>>();
        foreach (var line in reply.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // A reference is the entry's address in memory; an error text has none.
            if (!line.StartsWith("0x", StringComparison.Ordinal) || line.Split(' ', 3) is not [_, var key, var value])
                throw new HaproxyFaultException($"show map {file}", reply);
            entries.Add(new(key, value));
        }

        return entries;
    }
}
