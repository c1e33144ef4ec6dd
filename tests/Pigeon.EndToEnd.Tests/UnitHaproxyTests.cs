using System.Net.Sockets;
using System.Text;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.EndToEnd.Tests;

/// <summary>HAProxy as a systemd unit of its own (<c>-Ws</c>); the test stands in for systemd and listens to what it is notified of.</summary>
[Collection(VmCollection.Name)]
public sealed class UnitHaproxyTests(DockerFixture docker)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_unit_tells_that_it_is_ready_reloads_and_stops()
    {
        await using var lab = await AgentLab.LaunchNewAsync(docker.Daemon, new LabOptions { Environment = new Dictionary<string, string> { ["PIGEON_HAPROXY_MODE"] = "external" } });
        using var folder = new TempFolder();
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(folder["notify.sock"]));
        var told = new StringBuilder();
        await Eventually.TrueAsync(() => File.Exists(lab.Haproxy.ConfigPath), "the agent has written a configuration to start from", Patience);

        await using var haproxy = ProcessLease.Start("haproxy", ["-Ws", "-S", $"{lab.Haproxy.MasterSocket},mode,600", "-f", lab.Haproxy.ConfigPath],
            folder["haproxy.log"], new Dictionary<string, string> { ["NOTIFY_SOCKET"] = folder["notify.sock"] });
        await Eventually.TrueAsync(() => Times("READY=1") == 1, "it is ready", Patience);
        await lab.EventuallyAsync(status => status.Haproxy.Running, "the agent finds it", Patience);
        lab.WriteStacks(new LabApp(), new LabApp { Name = "news", Host = "news.example.org" });
        await lab.SucceedAsync("release", "shop", "1.0");
        await lab.SucceedAsync("activate", "shop", "1.0");
        await using var load = Load.Start(new LoadOptions { Url = lab.ProductionUrl, KeepAlive = 4, Fresh = 1, Rate = 200 }, CancellationToken.None);
        await load.ServedAsync(100, Patience);

        await Eventually.TrueAsync(() => Times("READY=1") == 2, "it has told of the reload for shop", Patience);
        var reloading = Times("RELOADING=1");
        await lab.SucceedAsync("release", "news", "1.0");
        await Eventually.TrueAsync(() => Times("READY=1") == 3 && Times("RELOADING=1") > reloading, "it tells of one reload more", Patience);
        await load.ServedAsync(100, Patience);
        var counts = await load.StopAsync();

        Assert.True(counts.Failed == 0, counts.Describe());
        Assert.False(haproxy.HasExited);
        haproxy.Send(Signal.Terminate);
        await Eventually.TrueAsync(() => haproxy.HasExited, "it stops when it is told to", Patience);
        Assert.Equal((3, 1), (Times("READY=1"), Times("STOPPING=1")));

        int Times(string word)
        {
            var buffer = new byte[4096];
            while (systemd.Available > 0) told.Append(Encoding.UTF8.GetString(buffer, 0, systemd.Receive(buffer))).Append('\n');
            return told.ToString().Split(word).Length - 1;
        }
    }
}
