using System.Globalization;
using Pigeon.TestKit;

namespace Pigeon.Benchmarks;

/// <summary>A HAProxy that nobody looks after: one frontend, one backend with one slot. The floor writes to its socket by hand.</summary>
internal sealed class PlainProxy : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ProcessLease _process;

    private PlainProxy()
    {
        var config = _folder.Write("haproxy.cfg", $"""
            global
              stats socket {StatsSocket} mode 600 level admin
            defaults
              mode http
              retries 3
              option redispatch 1
              timeout connect 250ms
              timeout client 20s
              timeout server 20s
            frontend web
              bind 127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}
              default_backend lane
            backend lane
              option httpchk GET /health
              default-server check inter 1s fastinter 100ms downinter 100ms rise 1 fall 2
              server s1 127.0.0.1:1 disabled

            """);
        _process = ProcessLease.Start("haproxy", ["-db", "-f", config], _folder["haproxy.log"]);
    }

    public int Port { get; } = FreePort.Next();

    public string StatsSocket => _folder["stats.sock"];

    public static async Task<PlainProxy> StartAsync()
    {
        var proxy = new PlainProxy();
        await proxy._process.WaitForAsync(() => Task.FromResult(File.Exists(proxy.StatsSocket)), "HAProxy has its socket", TimeSpan.FromSeconds(10));
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }
}
