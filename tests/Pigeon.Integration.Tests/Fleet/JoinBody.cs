using System.Text.Json;
using Pigeon.Core.Protocol;

namespace Pigeon.Integration.Tests.Fleet;

/// <summary>What an agent says when it joins.</summary>
internal static class JoinBody
{
    public static AccessToken Key(byte number) => AccessToken.Create(null, [.. Enumerable.Repeat(number, AccessToken.SecretLength)]);

    public static string Of(string name, AccessToken key) => $"{{\"name\":\"{name}\",\"key\":\"{key.Hash}\",\"report\":{Report()}}}";

    public static string Report() => JsonSerializer.Serialize(new VmReportWire
    {
        Labels = new Dictionary<string, string>(),
        Status = new StatusWire
        {
            Vm = "web1", Agent = "0.1.0", Docker = new DockerStatusWire(true, null, null), Haproxy = new HaproxyStatusWire(true, null, null, 0, 0, null),
            Frontends = [], Apps = [], Warnings = [],
        },
    }, LinkJson.Default.VmReportWire);
}
