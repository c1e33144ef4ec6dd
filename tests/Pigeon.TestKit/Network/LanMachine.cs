using System.Net.Sockets;

namespace Pigeon.TestKit;

/// <summary>A machine of its own as far as the network goes: what is started on it has its own interfaces, ports and routes.</summary>
public sealed class LanMachine
{
    internal LanMachine(string name, string address) => (Name, Address) = (name, address);

    /// <summary>Its address on the network, for this machine and for the others on it.</summary>
    public string Address { get; }

    /// <summary>The namespace's name.</summary>
    internal string Name { get; }

    /// <summary>Pulls the cable: nobody reaches it and it reaches nobody, and both find out by their time-outs.</summary>
    public Task UnplugAsync() => Tool.RunAsync("ip", ["link", "set", Cable, "down"], CancellationToken.None);

    /// <summary>Plugs it in again.</summary>
    public Task PlugInAsync() => Tool.RunAsync("ip", ["link", "set", Cable, "up"], CancellationToken.None);

    /// <summary>A socket of the machine's own: it reaches what the machine reaches, which is itself at least, whatever becomes of the cable.</summary>
    internal Socket OpenSocket()
    {
        using var network = File.OpenHandle(NetworkPath);
        Socket? socket = null;
        // What a thread starts inherits the network that it is in, so this one ends before it can start anything.
        var visitor = new Thread(() => socket = Native.EnterNetwork(network) ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) : null);
        visitor.Start();
        visitor.Join();
        return socket ?? throw new InvalidOperationException($"no socket on {Name}");
    }

    internal async Task CreateAsync(PrivateLan lan, CancellationToken ct)
    {
        await Tool.TryAsync("ip", ["netns", "delete", Name], ct);
        await Tool.RunAsync("ip", ["netns", "add", Name], ct);
        await Tool.RunAsync("ip", ["link", "add", Cable, "master", lan.Bridge, "type", "veth", "peer", "name", "eth0", "netns", Name], ct);
        await Tool.RunAsync("ip", ["link", "set", Cable, "up"], ct);
        await Tool.RunAsync("ip", ["-n", Name, "address", "add", $"{Address}/24", "dev", "eth0"], ct);
        await Tool.RunAsync("ip", ["-n", Name, "link", "set", "lo", "up"], ct);
        await Tool.RunAsync("ip", ["-n", Name, "link", "set", "eth0", "up"], ct);
    }

    internal Task RemoveAsync() => Tool.TryAsync("ip", ["netns", "delete", Name], CancellationToken.None);

    /// <summary>The command line that starts a program on the machine.</summary>
    internal (string File, IReadOnlyList<string> Arguments) Run(string file, IEnumerable<string> arguments) =>
        ("nsenter", [$"--net={NetworkPath}", file, .. arguments]);

    private string NetworkPath => $"/run/netns/{Name}";

    /// <summary>The end of the cable that is at the bridge.</summary>
    private string Cable => $"v{Name}";
}
