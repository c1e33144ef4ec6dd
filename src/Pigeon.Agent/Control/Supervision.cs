using Pigeon.Hosting;

namespace Pigeon.Agent.Control;

/// <summary>Tells systemd what the agent waits for, when it is ready - it has read HAProxy's own tables back - and that its loop goes round.</summary>
/// <param name="problem">Why HAProxy does not answer; null when nothing is known of it.</param>
internal sealed class Supervision(Reconciler reconciler, Func<string?> problem, Bell bell, Systemd systemd)
{
    public async Task RunAsync(CancellationToken ct)
    {
        var told = "";
        while (true)
        {
            var round = reconciler.Rounds.Next;
            if (reconciler.Last?.Observed.Proxy is { IsOurs: true } proxy)
            {
                systemd.Ready($"drives HAProxy{(proxy.Version is { } version ? $" {version.Text}" : "")}");
                break;
            }

            if (problem() is { } why && why != told) systemd.Status(told = why);
            await round.WaitAsync(ct);
        }

        await systemd.WatchAsync(reconciler.Rounds, () => bell.Ring(Reason.Watchdog), ct);
    }
}
