namespace Pigeon.Agent.Haproxy.Tables;

/// <summary>Reads "show servers state".</summary>
public static class ServerStateTable
{
    /// <exception cref="HaproxyFaultException">HAProxy answered with an error, for example for an unknown backend.</exception>
    public static IReadOnlyList<ServerRow> Parse(string reply)
    {
        var table = TableText.Parse("show servers state", reply);
        return [.. table.Rows.Select(row => new ServerRow
        {
            Backend = table.Text(row, "be_name"),
            Name = table.Text(row, "srv_name"),
            Address = table.Text(row, "srv_addr"),
            Port = table.Number(row, "srv_port"),
            OpState = table.Number(row, "srv_op_state"),
            AdminState = table.Number(row, "srv_admin_state"),
            Weight = table.Number(row, "srv_uweight"),
            CheckStatus = table.Number(row, "srv_check_status"),
            CheckResult = table.Number(row, "srv_check_result"),
            CheckHealth = table.Number(row, "srv_check_health"),
            SecondsSinceLastChange = table.Number(row, "srv_time_since_last_change"),
        })];
    }
}
