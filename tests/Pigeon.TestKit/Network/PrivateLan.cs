using System.Net.NetworkInformation;

namespace Pigeon.TestKit;

/// <summary>A network of machines on this one: a bridge that nobody else has, on which each machine is a namespace with a cable to it.</summary>
public sealed class PrivateLan : IAsyncDisposable
{
    private const int First = 1;
    private const int Count = 200;
    private readonly Reserved _number = Reserved.Take("lans", First, Count, IsUnused);
    private readonly List<LanMachine> _machines = [];

    private PrivateLan()
    {
    }

    /// <summary>The address of this machine on it.</summary>
    public string Gateway => $"172.30.{_number.Number}.1";

    private string[] Rule => ["FORWARD", "--in-interface", Bridge, "--out-interface", Bridge, "--jump", "ACCEPT"];

    internal string Bridge => $"pgnl{_number.Number}";

    /// <summary>Makes the bridge.</summary>
    public static async Task<PrivateLan> CreateAsync(CancellationToken ct)
    {
        var lan = new PrivateLan();
        await Tool.TryAsync("ip", ["link", "delete", lan.Bridge], ct);
        await Tool.RunAsync("ip", ["link", "add", lan.Bridge, "type", "bridge"], ct);
        await Tool.RunAsync("ip", ["address", "add", $"{lan.Gateway}/24", "dev", lan.Bridge], ct);
        await Tool.RunAsync("ip", ["link", "set", lan.Bridge, "up"], ct);

        // A daemon that once ran on this machine may have left it with forwarding denied, and what crosses a bridge counts as forwarded.
        await Tool.RunAsync("iptables", ["--wait", "--insert", .. lan.Rule], ct);
        return lan;
    }

    /// <summary>Adds a machine.</summary>
    public async Task<LanMachine> AddAsync(CancellationToken ct)
    {
        var number = _machines.Count + 1;
        var machine = new LanMachine($"pgn{_number.Number}-{number}", $"172.30.{_number.Number}.{10 + number}");
        _machines.Add(machine);
        await machine.CreateAsync(this, ct);
        return machine;
    }

    /// <summary>Takes the machines' namespaces and the bridge away. What runs in them has to be ended before.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var machine in _machines) await machine.RemoveAsync();
        await Tool.TryAsync("iptables", ["--wait", "--delete", .. Rule], CancellationToken.None);
        await Tool.TryAsync("ip", ["link", "delete", Bridge], CancellationToken.None);
        _number.Dispose();
    }

    private static bool IsUnused(int number) => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(each => each.GetIPProperties().UnicastAddresses)
        .All(each => !each.Address.ToString().StartsWith($"172.30.{number}.", StringComparison.Ordinal));
}
