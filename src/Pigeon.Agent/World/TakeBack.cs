using Pigeon.Agent.Haproxy;
using Pigeon.Core.Rendering;

namespace Pigeon.Agent.World;

/// <summary>The way back to a stats socket whose path another process has taken.</summary>
internal sealed class TakeBack(MasterSocket master, RecoveryImage image, ProxySettings settings, TimeProvider time)
{
    private const int MostSlashes = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private int _times;

    /// <summary>When to try again; null when it was never tried.</summary>
    public DateTimeOffset? NextAt { get; private set; }

    public void Postpone() => NextAt = time.GetUtcNow() + Pause;

    /// <summary>
    /// Reloads so that the path is bound again. A worker inherits the socket that its predecessor listened on, though somebody else has
    /// taken its path. Written in another way the path is a new one to HAProxy, which then binds it.
    /// </summary>
    public async Task<ReloadOutcome> ReloadAsync(CancellationToken ct)
    {
        var config = await File.ReadAllTextAsync(image.ConfigPath, ct);
        var slashes = new string('/', ++_times % MostSlashes + 1);
        var other = settings.StatsSocket.Insert(settings.StatsSocket.LastIndexOf('/'), slashes[1..]);
        await image.WriteConfigAsync(config.Replace($"stats socket {settings.StatsSocket} ", $"stats socket {other} ", StringComparison.Ordinal), ct);
        try
        {
            return await master.ReloadAsync(ct);
        }
        finally
        {
            await image.WriteConfigAsync(config, ct);
        }
    }
}
