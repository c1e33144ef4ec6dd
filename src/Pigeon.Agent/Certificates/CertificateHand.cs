using Microsoft.Extensions.Logging;
using Pigeon.Agent.Haproxy;
using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;

namespace Pigeon.Agent.Certificates;

/// <summary>Changes the certificates of the running HAProxy. Their files are written by then.</summary>
public sealed partial class CertificateHand(IRuntimeChannel runtime, ProxySettings places, TimeProvider time, ILogger<CertificateHand> logger)
{
    private const string Ongoing = "The ongoing transaction is about '";
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(30);

    /// <summary>What HAProxy did not do, until it does.</summary>
    public ValueList<RefusedCertificate> Refused { get; private set; } = [];

    /// <summary>Carries out one change. A refusal concerns this certificate alone: it is kept, and nothing else waits for it.</summary>
    public async Task ApplyAsync(Move.CertificateMove move, CancellationToken ct)
    {
        // One that is still wanted is tried again when its time has come; one that is not would stay for ever.
        var others = Refused.Where(refused => (refused.Frontend != move.Frontend || refused.File != move.File) && refused.RetryAt > time.GetUtcNow() - RetryPause).ToList();
        try
        {
            await (move switch
            {
                Move.SetDefaultCertificate => SetAsync(places.DefaultCertificate(move.Frontend), ct),
                Move.AddCertificate => AddAsync(move.Frontend, places.CertificateFile(move.Frontend, move.File), ct),
                _ => RemoveAsync(move.Frontend, places.CertificateFile(move.Frontend, move.File), ct),
            });
            Refused = others.ToValueList();
        }
        catch (HaproxyFaultException fault)
        {
            Log.Refused(logger, move.Text, fault.Message, RetryPause.TotalSeconds);
            Refused = [.. others, new RefusedCertificate(move.Frontend, move.File, $"HAProxy refused to {move.Text}: {fault.Reply}", time.GetUtcNow() + RetryPause)];
        }
    }

    private async Task AddAsync(FrontendName frontend, string file, CancellationToken ct)
    {
        await runtime.ApplyAsync(CertificateCommands.New(file), ct);
        await SetAsync(file, ct);
        await runtime.ApplyAsync(CertificateCommands.AddToList(places.CertificateList(frontend), file), ct);
    }

    /// <summary>HAProxy has one change of certificates open at a time, and keeps it open when the one who began it is gone.</summary>
    private async Task SetAsync(string file, CancellationToken ct)
    {
        var abort = CertificateCommands.Abort(file);
        var reply = await runtime.SendAsync(abort, ct);
        if (!abort.Accepts(reply)) await AbortOwnAsync(abort, reply, ct);
        var pem = await File.ReadAllTextAsync(file, ct);
        try
        {
            await runtime.ApplyAsync(CertificateCommands.Set(file, pem), ct);
            await runtime.ApplyAsync(CertificateCommands.Commit(file), ct);
        }
        catch (HaproxyFaultException)
        {
            await runtime.SendAsync(abort, ct);
            throw;
        }
    }

    /// <summary>An earlier agent's change that was left open is ended; somebody else's is theirs.</summary>
    private async Task AbortOwnAsync(RuntimeCommand abort, string reply, CancellationToken ct)
    {
        var other = reply.StartsWith(Ongoing, StringComparison.Ordinal) ? reply[Ongoing.Length..].Split('\'')[0] : "";
        if (!other.StartsWith(places.CertificatesFolder + "/", StringComparison.Ordinal)) throw new HaproxyFaultException(abort.Text, reply);
        await runtime.ApplyAsync(CertificateCommands.Abort(other), ct);
    }

    private async Task RemoveAsync(FrontendName frontend, string file, CancellationToken ct)
    {
        await runtime.ApplyAsync(CertificateCommands.RemoveFromList(places.CertificateList(frontend), file), ct);
        await runtime.ApplyAsync(CertificateCommands.Delete(file), ct);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "HAProxy refused to {Move}: {Fault}; trying again in {Seconds} s, or when the file changes")]
        public static partial void Refused(ILogger logger, string move, string fault, double seconds);
    }
}
