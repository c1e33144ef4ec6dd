using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Pigeon.Agent.Haproxy;
using Pigeon.Agent.Haproxy.Tables;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Haproxy;

/// <summary>A real HAProxy with a small configuration in a folder of its own, killed and removed afterwards.</summary>
internal sealed class HaproxyRig : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly TempFolder _folder = new();

    public HaproxyRig()
    {
        Files = new()
        {
            Config = _folder["haproxy.cfg"],
            MasterSocket = _folder["master.sock"],
            RuntimeSocket = _folder["admin.sock"],
            PidFile = _folder["haproxy.pid"],
        };
        Master = new(Files.MasterSocket, TimeProvider.System);
        Runtime = new(Files.RuntimeSocket, TimeProvider.System);
        Process = new(Files, Master, TimeProvider.System);
        Map = _folder["apps.map"];
        Events = _folder["events.sock"];
        File.WriteAllText(Map, "shop lane\n");
        WriteConfig();
    }

    public ProxyFiles Files { get; }

    public MasterSocket Master { get; }

    public RuntimeSocket Runtime { get; }

    public ProxyProcess Process { get; }

    public string Map { get; }

    public string Events { get; }

    public string Folder => _folder.Path;

    public int Port { get; } = FreePort.Next();

    public static async Task<HaproxyRig> StartAsync()
    {
        var rig = new HaproxyRig();
        try
        {
            await rig.Process.StartAsync(CancellationToken.None);
            return rig;
        }
        catch
        {
            rig.Dispose();
            throw;
        }
    }

    public void WriteConfig(string more = "", int? port = null) => File.WriteAllText(Files.Config, $"""
        global
          stats socket {Files.RuntimeSocket} mode 600 level admin
          description revision-7
          log {Events} format raw local0 notice
          hard-stop-after 20s
        defaults
          mode http
          log global
          option idle-close-on-response
          timeout connect 250ms
          timeout client 20s
          timeout server 20s
        frontend web
          bind 127.0.0.1:{(port ?? Port).ToString(CultureInfo.InvariantCulture)}
          http-request set-var(txn.lane) req.hdr(host),map({Map},lane)
          use_backend %[var(txn.lane)]
        backend lane
          balance roundrobin
          option httpchk GET /health
          http-check expect status 200
          default-server check inter 200ms fastinter 20ms downinter 20ms rise 2 fall 2
          server s1 127.0.0.1:1 disabled
          server s2 127.0.0.1:1 disabled
        {more}

        """);

    public static Task HoldsAsync(Func<bool> condition, string because) => Eventually.TrueAsync(condition, because, Patience);

    public static Task HoldsAsync(Func<Task<bool>> condition, string because) => Eventually.TrueAsync(condition, because, Patience);

    public async Task<ServerRow> ServerAsync(string name) =>
        (await Runtime.ServersAsync("lane", CancellationToken.None)).Single(row => row.Name == name);

    /// <summary>Sends a request and leaves its connection open; dispose it to go away.</summary>
    public async Task<TcpClient> OpenAsync(string path)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: shop\r\n\r\n"));
        return client;
    }

    public async Task<int> StatusAsync()
    {
        using var client = await OpenAsync("/");
        var buffer = new byte[256];
        var length = await client.GetStream().ReadAsync(buffer);
        return int.Parse(Encoding.ASCII.GetString(buffer, 0, length).Split(' ')[1], CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        if (File.Exists(Files.PidFile) && int.TryParse(File.ReadAllText(Files.PidFile), CultureInfo.InvariantCulture, out var pid))
            Kill(pid);
        Master.Dispose();
        _folder.Dispose();
    }

    /// <summary>The death of the master takes every worker with it.</summary>
    public static void Kill(int pid)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It is gone already.
        }
    }
}
