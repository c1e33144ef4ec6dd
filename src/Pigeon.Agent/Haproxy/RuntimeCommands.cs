using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Pigeon.Agent.Haproxy;

/// <summary>The commands that change servers, as text with their good replies (measured on HAProxy 2.6). Replies are hints: read the table back.</summary>
public static class RuntimeCommands
{
    /// <summary>
    /// Puts an address into a free slot so that it starts DOWN and HAProxy turns it UP after its own checks. The backend must check its servers.
    /// Never for a slot that takes traffic: up to HAProxy 3.0 a quarter of the requests would still go to the old address.
    /// </summary>
    public static RuntimeCommand FillSlot(string backend, string server, IPAddress address, int port) =>
        RuntimeCommand.Join(SetAddress(backend, server, address, port), Gate(backend, server));

    /// <summary>The same for a backend without checks: the slot takes traffic at once.</summary>
    public static RuntimeCommand FillUncheckedSlot(string backend, string server, IPAddress address, int port) =>
        RuntimeCommand.Join(SetAddress(backend, server, address, port), Ready(backend, server));

    /// <summary>Adds a server beyond the slots, gated like <see cref="FillSlot"/>. <paramref name="settings"/> is rendered text and must hold "check".</summary>
    public static RuntimeCommand AddGatedServer(string backend, string server, IPAddress address, int port, string settings) =>
        RuntimeCommand.Join(AddServer(backend, server, address, port, settings), EnableHealth(backend, server), Gate(backend, server));

    /// <summary>Lets a drained or parked server of a checked backend come back: DOWN until HAProxy's own checks turn it UP.</summary>
    public static RuntimeCommand Readmit(string backend, string server) => Gate(backend, server);

    /// <summary>Adds a server; it starts in maintenance and is not checked until <see cref="EnableHealth"/>.</summary>
    public static RuntimeCommand AddServer(string backend, string server, IPAddress address, int port, string settings)
    {
        var host = address.AddressFamily is AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
        var words = settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(CommandText.Word);
        // Without the pool settings a server added at run time never re-uses a connection before HAProxy 3.0.
        return RuntimeCommand.Answered(
            $"add server {Name(backend, server)} {host}:{Port(port)} {string.Join(' ', words)} pool-max-conn -1 pool-purge-delay 5s",
            "New server registered.");
    }

    public static RuntimeCommand EnableHealth(string backend, string server) =>
        RuntimeCommand.Silent($"enable health {Name(backend, server)}");

    /// <summary>Gives every server of a backend with a dynamic cookie the value that goes with its address.</summary>
    public static RuntimeCommand EnableDynamicCookies(string backend) =>
        RuntimeCommand.Silent($"enable dynamic-cookie backend {CommandText.Word(backend)}");

    /// <summary>No new balanced requests; checks go on and persistence cookies still enter.</summary>
    public static RuntimeCommand Drain(string backend, string server) => SetState(backend, server, "drain");

    /// <summary>Nothing new at all; what is in flight continues, checks pause.</summary>
    public static RuntimeCommand Maintain(string backend, string server) => SetState(backend, server, "maint");

    /// <summary>Takes traffic again at once, whatever a check would say.</summary>
    public static RuntimeCommand Ready(string backend, string server) => SetState(backend, server, "ready");

    /// <summary>Only in maintenance and without connections. Ask again while the fault says "still has connections".</summary>
    public static RuntimeCommand DeleteServer(string backend, string server) =>
        RuntimeCommand.Answered($"del server {Name(backend, server)}", "Server deleted.");

    /// <summary>Cuts what is still in flight. Not right before <see cref="DeleteServer"/>: old versions lack fixes for that pair.</summary>
    public static RuntimeCommand ShutdownSessions(string backend, string server) =>
        RuntimeCommand.Silent($"shutdown sessions server {Name(backend, server)}");

    public static RuntimeCommand ShowSessions { get; } = RuntimeCommand.Silent("show sess");

    /// <summary>Cuts one session; one that has ended is answered with a text.</summary>
    public static RuntimeCommand ShutdownSession(string id) => RuntimeCommand.Silent($"shutdown session {CommandText.Word(id)}");

    /// <param name="weight">0 to 256; 0 takes no new balanced requests.</param>
    public static RuntimeCommand SetWeight(string backend, string server, int weight)
    {
        if (weight is < 0 or > 256)
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "a weight is 0 to 256");
        return RuntimeCommand.Silent(string.Create(CultureInfo.InvariantCulture, $"set server {Name(backend, server)} weight {weight}"));
    }

    /// <summary>Which of them comes depends on what was there before; the last two are those of 3.0 and newer.</summary>
    private static readonly string[] AddressReplies = ["IP changed from ", "no need to change the addr", "port changed from ", "nothing changed"];

    private static RuntimeCommand SetAddress(string backend, string server, IPAddress address, int port) =>
        RuntimeCommand.Answered($"set server {Name(backend, server)} addr {address} port {Port(port)}", AddressReplies);

    /// <summary>"health down" counts only between drain and ready: in maintenance it is ignored and the server would come up UP.</summary>
    private static RuntimeCommand Gate(string backend, string server) => RuntimeCommand.Join(
        Drain(backend, server),
        RuntimeCommand.Silent($"set server {Name(backend, server)} health down"),
        Ready(backend, server));

    private static RuntimeCommand SetState(string backend, string server, string state) =>
        RuntimeCommand.Silent($"set server {Name(backend, server)} state {state}");

    private static string Name(string backend, string server) => $"{CommandText.Word(backend)}/{CommandText.Word(server)}";

    // HAProxy takes port 70000 for 4464 without a word.
    private static string Port(int port) => port is > 0 and <= 65535
        ? port.ToString(CultureInfo.InvariantCulture)
        : throw new ArgumentOutOfRangeException(nameof(port), port, "a port is 1 to 65535");
}
