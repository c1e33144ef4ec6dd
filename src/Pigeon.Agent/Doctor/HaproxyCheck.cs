using System.Net;
using System.Net.Sockets;
using Pigeon.Agent.Haproxy;
using Pigeon.Agent.Settings;
using Pigeon.Core.Protocol;
using Pigeon.Core.World;

namespace Pigeon.Agent.Doctor;

/// <summary>HAProxy: the program, the one that runs, its sockets, and the ports that it wants.</summary>
internal static class HaproxyCheck
{
    private const string Program = "haproxy";
    private const string Running = "haproxy runs";
    private const string Ports = "ports";

    public static async Task<IReadOnlyList<FindingWire>> LookAsync(AgentSettings settings, TimeProvider time, CancellationToken ct)
    {
        using var master = new MasterSocket(settings.Haproxy.MasterSocket, time);
        var process = new ProxyProcess(ProxyLayout.FilesOf(settings), master, time);
        List<FindingWire> findings = [];
        if (settings.Haproxy.Container is null) findings.Add(await ProgramAsync(settings, process, ct));
        var runs = await RunsAsync(settings, master, ct);
        findings.Add(runs.Finding);
        findings.Add(runs.Table is not null ? Finding.Ok(Ports, "are HAProxy's, which runs") : PortsAreFree(settings));
        return findings;
    }

    private static async Task<FindingWire> ProgramAsync(AgentSettings settings, ProxyProcess process, CancellationToken ct)
    {
        try
        {
            var version = await process.ProbeVersionAsync(ct);
            return !version.IsSupported ? Finding.Problem(Program, $"{settings.Haproxy.Binary} is version {version.Text}", HaproxyVersion.Requirement)
                : version.CanAddServers ? Finding.Ok(Program, $"version {version.Text}: adds servers without a reload")
                : Finding.Warning(Program, $"version {version.Text}: a lane that is full grows by a reload", "HAProxy 2.5 or newer adds servers without one");
        }
        catch (Exception fault) when (fault is HaproxyMissingException or HaproxyRefusedException)
        {
            return settings.Haproxy.Mode is HaproxyMode.Process
                ? Finding.Problem(Program, fault.Message, "apt-get install haproxy, or name the program under 'haproxy.binary'")
                : Finding.Warning(Program, fault.Message, "apt-get install haproxy: configurations are then checked before they are loaded");
        }
    }

    private static async Task<(FindingWire Finding, Haproxy.Tables.ProcessTable? Table)> RunsAsync(AgentSettings settings, MasterSocket master, CancellationToken ct)
    {
        try
        {
            if (await master.PeekAsync(ct) is { } table)
                return (Finding.Ok(Running, $"master {table.MasterPid}, worker {table.WorkerPid}{(table.OldWorkers.Count > 0 ? $", and {table.OldWorkers.Count} of before a reload" : "")}"), table);
        }
        catch (Exception fault) when (fault is HaproxyFaultException or IOException)
        {
            return (Finding.Problem(Running, fault.Message, $"is {master.Path} the socket of a HAProxy's master (-S), and ours to use?"), null);
        }

        return settings.Haproxy.Mode is HaproxyMode.External
            ? (Finding.Problem(Running, $"nobody answers on {master.Path}", "start the agent, which writes what HAProxy begins with, and HAProxy: systemctl status pigeon-haproxy"), null)
            : (Finding.Ok(Running, "not yet: the agent starts it"), null);
    }

    private static FindingWire PortsAreFree(AgentSettings settings)
    {
        var wanted = settings.Frontends.SelectMany(frontend => frontend.Bind.Concat(frontend.Internal).Concat(frontend.TlsBind)).Distinct();
        var taken = wanted.Select(WhyNot).OfType<string>().ToList();
        return taken.Count == 0
            ? Finding.Ok(Ports, "are free")
            : Finding.Problem(Ports, string.Join("; ", taken), "stop what listens there (ss -ltnp names it), or choose others under 'frontends'");
    }

    private static string? WhyNot(string bind)
    {
        var colon = bind.LastIndexOf(':');
        var address = bind[..colon].Trim('[', ']') is "" or "*" ? IPAddress.Any : IPAddress.Parse(bind[..colon].Trim('[', ']'));
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, int.Parse(bind[(colon + 1)..], System.Globalization.CultureInfo.InvariantCulture)));
            return null;
        }
        catch (SocketException taken)
        {
            return $"{bind}: {taken.Message}";
        }
    }
}
