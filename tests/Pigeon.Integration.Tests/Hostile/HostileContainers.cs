using System.Globalization;
using Pigeon.Agent.Docker;
using Pigeon.Agent.World;

namespace Pigeon.Integration.Tests.Hostile;

/// <summary>What an Engine could list when somebody starts containers to harm.</summary>
internal static class HostileContainers
{
    private static readonly string[] Addresses =
        ["10.0.0.1", "fd00::7", "::ffff:10.0.0.9", "fe80::1%1", "fe80::1%lo", "[::1]:80", "010.0.0.1", "0x0a.0.0.1", "10.1", "1", "0.0.0.0", "", "localhost", "10.0.0.1 disabled", "10.0.0.1\nserver"];

    public static ContainerSummary Next(HostileText text, int number, params string[] apps)
    {
        var labels = new Dictionary<string, string>
        {
            [Labels.Register] = text.Near("true", 10),
            [Labels.App] = text.Near(text.One(apps), 20),
            [Labels.Version] = text.Near("1", 20),
        };
        foreach (var (label, harmless) in new[] { (Labels.Service, "web"), (Labels.Port, "8081"), (Labels.Network, "web"), (Labels.Replica, "1") })
            if (text.Chance(30)) labels[label] = text.Near(harmless);
        if (text.Chance(20)) labels[Labels.Managed] = text.Near("true");
        labels[text.From("note")] = text.From("nothing");
        var network = new EndpointSettings { IpAddress = text.Chance(70) ? $"10.1.{number / 200}.{number % 200 + 1}" : text.Near(text.One(Addresses)) };
        return new ContainerSummary
        {
            Id = text.Near(number.ToString("x64", CultureInfo.InvariantCulture), 10),
            Names = text.Chance(95) ? [text.Near("web_1")] : [],
            Image = text.From("shop:1"),
            Labels = labels,
            State = ContainerStatus.Running,
            Status = text.Near("Up 2 hours"),
            NetworkSettings = new NetworkSettings
            {
                Networks = new Dictionary<string, EndpointSettings> { [text.Near("web", 10)] = network, [labels.GetValueOrDefault(Labels.Network, "other")] = network },
            },
        };
    }
}
