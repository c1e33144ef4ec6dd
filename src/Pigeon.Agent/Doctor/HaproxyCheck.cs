using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pigeon.Agent.Haproxy;
using Pigeon.Agent.Haproxy.Tables;
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
        if (runs.Table is not null) findings.Add(Finding.Ok(Ports, "are HAProxy's, which runs"));

        // Whose ports they are cannot be told while it is not known whether the HAProxy of this VM runs.
        else if (runs.IsNobody) findings.Add(PortsAreFree(settings));
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

    /// <returns>What was found, the processes, and whether nobody answers at all.</returns>
    private static async Task<(FindingWire Finding, ProcessTable? Table, bool IsNobody)> RunsAsync(AgentSettings settings, MasterSocket master, CancellationToken ct)
    {
        try
        {
            var table = await master.ProcessesAsync(ct);
            return (Finding.Ok(Running, $"master {table.MasterPid}, worker {table.WorkerPid}{(table.OldWorkers.Count > 0 ? $", and {table.OldWorkers.Count} of before a reload" : "")}"), table, false);
        }
        catch (HaproxyUnreachableException fault) when (fault.InnerException is SocketException { SocketErrorCode: SocketError.AccessDenied })
        {
            return (Finding.Problem(Running, $"{master.Path} is not this user's to use", "be root, as the agent is"), null, false);
        }
        catch (HaproxyUnreachableException)
        {
            return (settings.Haproxy.Mode is HaproxyMode.External
                ? Finding.Problem(Running, $"nobody answers on {master.Path}", "start the agent, which writes what HAProxy begins with, and HAProxy: systemctl status pigeon-haproxy")
                : Finding.Ok(Running, "not yet: the agent starts it"), null, true);
        }
        catch (Exception fault) when (fault is HaproxyFaultException or TimeoutException)
        {
            return (Finding.Problem(Running, fault.Message, $"is {master.Path} the socket of a HAProxy's master (-S), and does it live?"), null, false);
        }
    }

    private static FindingWire PortsAreFree(AgentSettings settings)
    {
        var wanted = settings.Frontends.SelectMany(frontend => frontend.Bind.Concat(frontend.Internal).Concat(frontend.TlsBind)).Distinct();
        var tried = wanted.Select(bind => (Bind: bind, Fault: WhyNot(bind))).Where(each => each.Fault is not null).ToList();
        var taken = tried.Where(each => each.Fault!.SocketErrorCode is not SocketError.AccessDenied).ToList();
        return taken.Count > 0 ? Finding.Problem(Ports, string.Join("; ", taken.Select(each => $"{each.Bind}: {each.Fault!.Message}")), "stop what listens there (ss -ltnp names it), or choose others under 'frontends'")
            : tried.Count > 0 ? Finding.Warning(Ports, $"{string.Join(", ", tried.Select(each => each.Bind))}: not this user's to try", "be root, as the agent is")
            : Finding.Ok(Ports, "are free");
    }

    /// <returns>Why nobody can listen there; null when it is free.</returns>
    private static SocketException? WhyNot(string bind)
    {
        var colon = bind.LastIndexOf(':');
        var address = bind[..colon] is "*" ? IPAddress.Any : IPAddress.Parse(bind[..colon].Trim('[', ']'));
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);

            // Whoever listens on all of IPv6 listens on all of IPv4 too, HAProxy as well.
            if (address.Equals(IPAddress.IPv6Any)) socket.DualMode = true;
            socket.Bind(new IPEndPoint(address, int.Parse(bind[(colon + 1)..], CultureInfo.InvariantCulture)));
            return null;
        }
        catch (SocketException fault)
        {
            return fault;
        }
    }
}
