using System.Globalization;
using System.Net.Sockets;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;

namespace Pigeon.Integration.Tests.Hostile;

/// <summary>The words that HAProxy has to be told for a move, written down a second time.</summary>
internal static class ExpectedCommands
{
    public static IReadOnlyList<string[]> Of(Move move, Blueprint blueprint, ProxySettings settings) => move switch
    {
        Move.Fill fill =>
        [
            Owner(fill.Lane, fill.Server, fill.Container, settings),
            ["set", "server", Place(fill.Lane, fill.Server), "addr", $"{fill.Address.Ip}", "port", Number(fill.Address.Port)],
            .. Gate(fill.Lane, fill.Server, blueprint),
        ],
        Move.AddServer add =>
        [
            Owner(add.Lane, add.Server, add.Container, settings),
            ["add", "server", Place(add.Lane, add.Server), Host(add.Address), .. Words(add.Lane, blueprint), "weight", "1", "pool-max-conn", "-1", "pool-purge-delay", "5s"],
            .. Words(add.Lane, blueprint).Contains("check") ? [["enable", "health", Place(add.Lane, add.Server)]] : Array.Empty<string[]>(),
            .. Gate(add.Lane, add.Server, blueprint),
        ],
        Move.SetMap { Value: { } value } set => [["add", "map", settings.MapFile(set.Map), set.Key, value]],
        _ => throw new ArgumentException($"{move} was not expected", nameof(move)),
    };

    private static string[] Owner(Lane lane, string server, ContainerId id, ProxySettings settings) =>
        ["add", "map", settings.MapFile(MapName.Members), Place(lane, server), id.Text];

    private static IEnumerable<string[]> Gate(Lane lane, string server, Blueprint blueprint) =>
    [
        .. Words(lane, blueprint).Contains("check")
            ? [["set", "server", Place(lane, server), "state", "drain"], ["set", "server", Place(lane, server), "health", "down"]] : Array.Empty<string[]>(),
        ["set", "server", Place(lane, server), "state", "ready"],
    ];

    private static string[] Words(Lane lane, Blueprint blueprint) => blueprint.ServerSettings(lane)!.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Place(Lane lane, string server) => $"{lane.Backend}/{server}";

    private static string Host(MemberAddress address) =>
        address.Ip.AddressFamily is AddressFamily.InterNetworkV6 ? $"[{address.Ip}]:{Number(address.Port)}" : $"{address.Ip}:{Number(address.Port)}";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
