using Pigeon.Agent.Certificates;
using Pigeon.Core.Planning;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;

namespace Pigeon.Agent.World;

/// <summary>HAProxy as it is, with its files and certificates: read, changed, and kept from other hands.</summary>
public sealed class LiveProxy(
    ProxyObserver observer, ProxyHand hand, Cutter cutter, DriftWatch drift, CertificateStore certificates, CertificateHand certificateHand)
{
    /// <summary>Puts the files right and reads the tables, on another thread, because most of HAProxy's answers are waited for in place.</summary>
    /// <returns>Null when HAProxy does not answer.</returns>
    public async Task<ProxyView?> ReadAsync(CancellationToken ct)
    {
        await Task.Yield();
        var mended = await hand.MendFilesAsync(ct);
        foreach (var file in mended) drift.Tell($"file {file} was changed");
        return drift.Judge(await observer.ObserveAsync(ct), mended.Contains(hand.ConfigPath));
    }

    /// <summary>What was read of HAProxy and Docker, with what the agent knows beside it.</summary>
    public async Task<Observed> ObserveAsync(ProxyView? proxy, DockerView docker, CancellationToken ct) => new()
    {
        Proxy = proxy,
        Docker = docker,
        Cut = cutter.Cuts,
        ProxyRetryAt = hand.RetryAt,
        TakeBackAt = hand.TakeBackAt,
        Certificates = await certificates.TakeInAsync(ct),
        RefusedCertificates = certificateHand.Refused,
    };

    /// <inheritdoc cref="ProxyHand.ApplyAsync" />
    public Task ApplyAsync(IReadOnlyList<Move> moves, Blueprint blueprint, Observed before, Observed after, CancellationToken ct) =>
        hand.ApplyAsync(moves, blueprint, before, after, ct);

    /// <summary>Carries out a move that is more than commands for the tables.</summary>
    public Task ApplyAsync(Move move, Blueprint blueprint, Observed before, Observed after, CancellationToken ct) => move switch
    {
        Move.StartProxy => hand.StartAsync(blueprint, after, ct),
        Move.Reload reload => hand.ReloadAsync(reload.Reason, blueprint, before, after, ct),
        Move.CertificateMove certificate => certificateHand.ApplyAsync(certificate, ct),
        Move.Cut cut => cutter.CutAsync(cut, ct),
        _ => throw new System.Diagnostics.UnreachableException($"{move} is nothing for HAProxy"),
    };

    /// <summary>Says how a plan has left HAProxy, so that what another hand does from now on is noticed.</summary>
    public async Task LeaveAsync(Plan plan, Blueprint blueprint, Observed observed, CancellationToken ct)
    {
        await hand.AdoptFilesAsync(blueprint, observed, ct);

        // What a start or a reload leads to, or a certificate that HAProxy may refuse, is read back before anything is expected of it.
        drift.Expect(plan.Moves.Any(move => move is Move.StartProxy or Move.Reload or Move.CertificateMove) ? null : observed.Proxy);
    }

    /// <inheritdoc cref="ProxyHand.SettleAsync" />
    public Task SettleAsync() => hand.SettleAsync();
}
