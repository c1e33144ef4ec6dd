using Microsoft.Extensions.Logging;
using Pigeon.Agent.Control;
using Pigeon.Agent.Haproxy;
using Pigeon.Agent.Settings;
using Pigeon.Core;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;

namespace Pigeon.Agent.Certificates;

/// <summary>The certificates of all frontends with TLS, each from the folder that its operator keeps.</summary>
public sealed partial class CertificateStore
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private readonly List<CertificateShelf> _shelves;
    private readonly TimeProvider _time;
    private readonly ILogger<CertificateStore> _logger;
    private ValueList<CertificateSet> _told = [];

    public CertificateStore(IEnumerable<FrontendSettings> frontends, ProxySettings places, IConfigInspector inspector, TimeProvider time, ILogger<CertificateStore> logger)
    {
        var check = new CertificateCheck(inspector, places.CertificatesFolder);
        _shelves = [.. frontends.Where(frontend => frontend.TlsBind.Count > 0)
            .Select(frontend => new CertificateShelf(frontend.Name, frontend.Certificates, new CertificateCopies(frontend.Name, places, time), check))];
        (_time, _logger) = (time, logger);
    }

    /// <summary>What each frontend should serve, the files of it written. When they could not be, it is what it was.</summary>
    public async Task<ValueList<CertificateSet>> TakeInAsync(CancellationToken ct)
    {
        var sets = new List<CertificateSet>();
        try
        {
            foreach (var shelf in _shelves) sets.Add(await shelf.TakeInAsync(ct));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Log.NotTakenIn(_logger, fault.Message);
            return _told;
        }

        var next = sets.ToValueList();
        if (!next.Equals(_told)) Tell(next);
        return _told = next;
    }

    /// <summary>
    /// Rings when a folder has changed, until cancelled. It looks once a second rather than be told: a link whose target is replaced somewhere
    /// else, a network volume and a folder that is mounted later are then nothing special.
    /// </summary>
    public async Task WatchAsync(Bell bell, CancellationToken ct)
    {
        if (_shelves.Count == 0) await Task.Delay(Timeout.InfiniteTimeSpan, _time, ct);
        var last = Listings();
        using var timer = new PeriodicTimer(Beat, _time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            var now = Listings();
            if (now != last) bell.Ring(Reason.Certificates);
            last = now;
        }
    }

    private string Listings() => string.Join("\n\n", _shelves.Select(shelf => shelf.Listing()));

    private void Tell(ValueList<CertificateSet> next)
    {
        var known = _told.SelectMany(set => set.Problems).ToHashSet(StringComparer.Ordinal);
        foreach (var problem in next.SelectMany(set => set.Problems).Where(problem => !known.Contains(problem))) Log.Problem(_logger, problem);
        foreach (var set in next)
            foreach (var certificate in set.Certificates.Where(each => _told.FirstOrDefault(old => old.Frontend == set.Frontend)?.Certificates.Contains(each) != true))
                Log.TakenIn(_logger, set.Frontend.Text, certificate.Name, string.Join(", ", certificate.Names), certificate.NotAfter);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Frontend}: took in certificate {Name} for {Names}, valid until {NotAfter:yyyy-MM-dd}")]
        public static partial void TakenIn(ILogger logger, string frontend, string name, string names, DateTimeOffset notAfter);

        [LoggerMessage(LogLevel.Warning, "{Problem}")]
        public static partial void Problem(ILogger logger, string problem);

        [LoggerMessage(LogLevel.Error, "The certificates could not be taken in, those from before stay: {Fault}")]
        public static partial void NotTakenIn(ILogger logger, string fault);
    }
}
