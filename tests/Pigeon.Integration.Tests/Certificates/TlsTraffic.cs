using System.Collections.Concurrent;
using System.Net;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Certificates;

/// <summary>Steady requests with TLS: HTTP/2 and HTTP/1.1 on connections that are kept, and a connection for each request.</summary>
internal sealed class TlsTraffic : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<string> _failures = [];
    private readonly int[] _served = new int[3];
    private readonly Task[] _workers;

    public TlsTraffic(int port, string host) => _workers =
    [
        RunAsync(0, TlsClient.Http(port, HttpVersion.Version20), host),
        RunAsync(1, TlsClient.Http(port, HttpVersion.Version11), host),
        RunAsync(2, TlsClient.Http(port, HttpVersion.Version11, keepAlive: false), host),
    ];

    /// <summary>How many requests of each kind were answered with 200, and what went wrong with the others.</summary>
    public async Task<(IReadOnlyList<int> Served, IReadOnlyCollection<string> Failures)> StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_workers);
        return (_served, _failures);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RunAsync(int kind, HttpClient client, string host)
    {
        using (client)
        {
            while (!_stop.IsCancellationRequested)
            {
                try
                {
                    using var response = await client.GetAsync(new Uri($"https://{host}/"));
                    if (response.StatusCode is HttpStatusCode.OK) _served[kind]++;
                    else _failures.Add($"{response.StatusCode}");
                }
                catch (HttpRequestException fault)
                {
                    _failures.Add(fault.ToString());
                }
            }
        }
    }
}
