using Pigeon.Agent.Haproxy;
using Pigeon.Core;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;
using Pigeon.Hosting.Files;

namespace Pigeon.Agent.World;

/// <summary>Has HAProxy check configurations without using them.</summary>
/// <param name="inspector">Who checks.</param>
/// <param name="config">Where the configuration lies that HAProxy uses; candidates lie beside it.</param>
public sealed class ConfigCheck(IConfigInspector inspector, string config)
{
    private readonly string _candidate = config + ".candidate";

    /// <summary>HAProxy's message, or null when it accepts the configuration.</summary>
    /// <exception cref="HaproxyMissingException">Nobody is there to check it: that says nothing about the configuration.</exception>
    public async Task<string?> RefusalOfAsync(Blueprint blueprint, ValueList<Server> servers, CancellationToken ct)
    {
        await DurableFile.WriteAsync(_candidate, blueprint.Config(servers), DurableFile.Private, ct);
        try
        {
            return await inspector.CheckConfigAsync(_candidate, ct) is ConfigVerdict.Refused refused ? refused.Text.Replace(_candidate, "haproxy.cfg", StringComparison.Ordinal) : null;
        }
        finally
        {
            File.Delete(_candidate);
        }
    }
}
