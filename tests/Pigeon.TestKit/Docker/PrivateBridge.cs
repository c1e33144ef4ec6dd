using System.Net.NetworkInformation;
using System.Text.RegularExpressions;

namespace Pigeon.TestKit;

/// <summary>The network a private daemon lives on: a bridge and address ranges that no other daemon of the machine is given.</summary>
internal sealed partial class PrivateBridge : IDisposable
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
        await Tool.TryAsync("ip", ["link", "delete", Name], ct);
        await Tool.RunAsync("ip", ["link", "add", Name, "type", "bridge"], ct);
        await Tool.RunAsync("ip", ["address", "add", $"{Gateway}/24", "dev", Name], ct);
        await Tool.RunAsync("ip", ["link", "set", Name, "up"], ct);
    }

    /// <summary>Removes the bridge, those of further networks, and the firewall rules that speak of them.</summary>
    public async Task RemoveAsync(IEnumerable<string> furtherBridges, CancellationToken ct)
    {
        string[] bridges = [Name, .. furtherBridges];
        foreach (var bridge in bridges.Where(Exists))
            await Tool.TryAsync("ip", ["link", "delete", bridge], ct);
        foreach (var table in new[] { "nat", "filter" })
            await RemoveRulesAsync(table, [.. bridges, Subnet, Pool.Replace("0.0/16", "", StringComparison.Ordinal)], ct);
    }

    public static bool Exists(string bridge) => Directory.Exists($"/sys/class/net/{bridge}");

    public void Dispose() => _number.Dispose();

    private static async Task RemoveRulesAsync(string table, string[] marks, CancellationToken ct)
    {
        var rules = await Tool.TryAsync("iptables-save", ["-t", table], ct);
        foreach (var rule in rules.Output.Split('\n').Where(line => line.StartsWith("-A ", StringComparison.Ordinal)))
            if (Words.Split(rule) is var words && words.Any(word => marks.Any(mark => IsOf(word, mark))))
                await Tool.TryAsync("iptables", ["-w", "-t", table, "-D", .. words.Skip(1)], ct);
    }

    // A pool's mark is the beginning of an address ("10.41."), every other mark a whole word.
    private static bool IsOf(string word, string mark) =>
        mark.EndsWith('.') ? word.StartsWith(mark, StringComparison.Ordinal) : word == mark;

    private static bool IsUnused(int number) => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(each => each.GetIPProperties().UnicastAddresses)
        .Select(each => each.Address.ToString())
        .All(address => !address.StartsWith($"172.31.{number}.", StringComparison.Ordinal)
                        && !address.StartsWith($"10.{number}.", StringComparison.Ordinal));

    [GeneratedRegex(" +")]
    private static partial Regex Words { get; }
}
