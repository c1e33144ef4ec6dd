namespace Pigeon.Agent.Haproxy.Tables;

/// <summary>Reads "show servers conn".</summary>
public static class ConnectionTable
{
    /// <exception cref="HaproxyFaultException">HAProxy answered with an error, for example for an unknown backend.</exception>
    public static IReadOnlyList<ConnectionRow> Parse(string reply)
    {
        var table = TableText.Parse("show servers conn", reply);
        return [.. table.Rows.Select(row =>
        {
            var name = table.Text(row, "bkname/svname");
            var slash = name.LastIndexOf('/');
            return new ConnectionRow(name[..slash], name[(slash + 1)..], table.Number(row, "used_cur"), table.Number(row, "idle_cur"));
        })];
    }
}
