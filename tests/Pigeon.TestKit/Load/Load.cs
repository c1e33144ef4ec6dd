using System.Globalization;
using System.Net;
using System.Text;

namespace Pigeon.TestKit;

/// <summary>Constant HTTP/1.1 traffic on raw sockets that counts exactly which requests were served, by which version, and which were lost, and how.</summary>
public sealed class Load : IAsyncDisposable
{
    private const int UploadBytes = 32 * 1024;
    private readonly LoadTally _tally = new(TimeProvider.System);
    private readonly List<LoadWorker> _workers = [];
    private readonly CancellationTokenSource _paced;
    private readonly CancellationTokenSource _slow = new();
    private readonly Task _running;
    private bool _disposed;

    private Load(LoadOptions options, CancellationToken ct)
    {
        _paced = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _running = RunAsync(options);
    }

    /// <summary>Starts the traffic. It ends after the number of requests given, when it is stopped, or by the token.</summary>
    public static Load Start(LoadOptions options, CancellationToken ct) => new(options, ct);

    /// <summary>The counts so far.</summary>
    public LoadSnapshot Snapshot() => _tally.Snapshot();

    /// <summary>Begins a phase: requests that start from now on are counted under this name too.</summary>
    public void Mark(string phase) => _tally.Mark(phase);

    /// <summary>Forgets all counts; requests on their way will still count.</summary>
    public void Reset() => _tally.Reset();

    /// <summary>Waits until that many requests have been served since the start or the last reset.</summary>
    public Task ServedAsync(long count, TimeSpan limit) =>
        Eventually.TrueAsync(() => Snapshot().Served >= count, $"{count} requests are served", limit);

    /// <summary>Waits for the end of a load that is bounded by a number of requests or by its token.</summary>
    public async Task<LoadSnapshot> CompleteAsync()
    {
        await _running;
        return Snapshot();
    }

    /// <summary>Starts no more requests, waits for those on their way, and returns the final counts.</summary>
    public async Task<LoadSnapshot> StopAsync()
    {
        await _paced.CancelAsync();
        return await CompleteAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await StopAsync();
        _workers.ForEach(worker => worker.Dispose());
        _paced.Dispose();
        _slow.Dispose();
    }

    private async Task RunAsync(LoadOptions options)
    {
        var pace = new Pace(options, TimeProvider.System);
        var paced = Workers(WorkerKind.KeepAlive, options.KeepAlive, options)
            .Concat(Workers(WorkerKind.Fresh, options.Fresh, options))
            .Select(worker => worker.RunAsync(pace, _paced.Token)).ToArray();
        // The slow workers go on as long as the others do, however these end; alone they listen to the token themselves.
        var slowEnd = paced.Length > 0 ? _slow.Token : _paced.Token;
        var slow = Workers(WorkerKind.Slow, options.Slow, options)
            .Concat(Workers(WorkerKind.Upload, options.Uploads, options))
            .Concat(Workers(WorkerKind.Download, options.Downloads, options))
            .Select(worker => worker.RunAsync(pace, slowEnd))
            .Concat(Enumerable.Range(0, options.WebSockets).Select(_ => new WebSocketWorker(options, _tally).RunAsync(slowEnd)))
            .ToArray();
        await Task.WhenAll(paced);
        if (paced.Length > 0)
            await _slow.CancelAsync();
        await Task.WhenAll(slow);
    }

    private List<LoadWorker> Workers(WorkerKind kind, int count, LoadOptions options)
    {
        var request = Request(kind, options);
        EndPoint server = IPAddress.TryParse(options.Url.Host, out var address)
            ? new IPEndPoint(address, options.Url.Port)
            : new DnsEndPoint(options.Url.Host, options.Url.Port);
        var workers = Enumerable.Range(0, count).Select(_ => new LoadWorker(kind, request, server, options, _tally)).ToList();
        _workers.AddRange(workers);
        return workers;
    }

    private static byte[] Request(WorkerKind kind, LoadOptions options)
    {
        var path = kind switch
        {
            WorkerKind.Slow => string.Create(CultureInfo.InvariantCulture, $"/slow?ms={options.SlowFor.TotalMilliseconds:0}"),
            WorkerKind.Download => string.Create(CultureInfo.InvariantCulture, $"/stream?ms={options.SlowFor.TotalMilliseconds:0}"),
            WorkerKind.Upload => "/echo",
            _ => options.Url.PathAndQuery,
        };
        var length = kind is WorkerKind.Upload ? UploadBytes : options.PostBytes;
        var body = length is { } bytes ? new string('x', bytes) : null;
        return Encoding.ASCII.GetBytes(string.Concat(
            $"{(body is null ? "GET" : "POST")} {path} HTTP/1.1\r\nHost: {options.Host ?? options.Url.Authority}\r\nUser-Agent: pigeon-load\r\n",
            kind is WorkerKind.Fresh ? "Connection: close\r\n" : "",
            body is null ? "\r\n" : $"Content-Length: {body.Length}\r\n\r\n{body}"));
    }
}
