using System.Net.NetworkInformation;

namespace Pigeon.TestKit;

/// <summary>The network a private daemon lives on: a bridge and address ranges that no other daemon of the machine is given.</summary>
internal sealed class PrivateBridge(LanMachine? machine) : IDisposable
{
    private const int First = 40;
    private const int Count = 200;
    private readonly Reserved _number = Reserved.Take("subnets", First, Count, IsUnused);

    public string Name => $"pgn{_number.Number}";

    public string Gateway => $"172.31.{_number.Number}.1";

    public string Subnet => $"172.31.{_number.Number}.0/24";

    /// <summary>Where the daemon takes the subnets of further networks from.</summary>
    public string Pool => $"10.{_number.Number}.0.0/16";

    public string CgroupParent => $"/pigeon-test-{_number.Number}";

    public async Task CreateAsync(CancellationToken ct)
    {
        string[] where = machine is null ? [] : ["-n", machine.Name];
        await Tool.TryAsync("ip", [.. where, "link", "delete", Name], ct);
        await Tool.RunAsync("ip", [.. where, "link", "add", Name, "type", "bridge"], ct);
        await Tool.RunAsync("ip", [.. where, "address", "add", $"{Gateway}/24", "dev", Name], ct);
        await Tool.RunAsync("ip", [.. where, "link", "set", Name, "up"], ct);
    }

    /// <summary>Removes the bridge and those of further networks. On a machine of a private network they go with it.</summary>
    public async Task RemoveAsync(IEnumerable<string> furtherBridges, CancellationToken ct)
    {
        foreach (var bridge in furtherBridges.Prepend(Name).Where(Exists))
            await Tool.TryAsync("ip", ["link", "delete", bridge], ct);
    }

    public static bool Exists(string bridge) => Directory.Exists($"/sys/class/net/{bridge}");

    public void Dispose() => _number.Dispose();

    private static bool IsUnused(int number) => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(each => each.GetIPProperties().UnicastAddresses)
        .Select(each => each.Address.ToString())
        .All(address => !address.StartsWith($"172.31.{number}.", StringComparison.Ordinal)
                        && !address.StartsWith($"10.{number}.", StringComparison.Ordinal));
}
