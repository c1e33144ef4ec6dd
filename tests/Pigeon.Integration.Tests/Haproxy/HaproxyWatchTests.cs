using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Pigeon.Agent.Haproxy;
using Pigeon.TestKit;
using ProcessTable = Pigeon.Agent.Haproxy.Tables.ProcessTable;

namespace Pigeon.Integration.Tests.Haproxy;

public sealed class HaproxyWatchTests
{
    [Fact]
    public async Task The_pulse_sees_a_reload_the_death_of_the_master_and_the_next_start()
    {
        using var rig = await HaproxyRig.StartAsync();
        using var stop = new CancellationTokenSource();
        var seen = new ConcurrentQueue<ProcessTable?>();
        var pulse = new HaproxyPulse(rig.Master, TimeProvider.System).RunAsync(seen.Enqueue, stop.Token);
        await HaproxyRig.HoldsAsync(() => seen.Any(table => table is not null), "the first beat");
        var master = seen.First()!.MasterPid;

        var reloaded = Assert.IsType<ReloadOutcome.Succeeded>(await rig.Master.ReloadAsync(CancellationToken.None));
        await HaproxyRig.HoldsAsync(() => seen.Any(table => table?.WorkerPid == reloaded.NewPid), "the new worker");

        HaproxyRig.Kill(master);
        await HaproxyRig.HoldsAsync(() => seen.Last() is null, "nobody answers");

        var restarted = await rig.Process.StartAsync(CancellationToken.None);
        await HaproxyRig.HoldsAsync(() => seen.Last()?.MasterPid == restarted.MasterPid, "the next master");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pulse);
    }

    [Fact]
    public async Task A_server_that_goes_down_is_told_at_once_even_to_a_socket_that_was_made_anew()
    {
        using var rig = await HaproxyRig.StartAsync();
        await using var app = new WebApp();
        await rig.Runtime.ApplyAsync(RuntimeCommands.FillSlot("lane", "s1", IPAddress.Loopback, app.Port), CancellationToken.None);
        await HaproxyRig.HoldsAsync(async () => (await rig.ServerAsync("s1")).IsUsable, "s1 is usable");

        // HAProxy has been logging to a socket that is not there; now it appears, goes and comes back.
        await ListenWhileAsync(rig, app, status: 500, "Server lane/s1 is DOWN");
        await ListenWhileAsync(rig, app, status: 200, "Server lane/s1 is UP");
        await ListenWhileAsync(rig, app, status: 500, "Server lane/s1 is DOWN");
    }

    [Fact]
    public async Task A_socket_left_behind_by_a_killed_agent_is_replaced_and_hears()
    {
        using var folder = new TempFolder();
        using var leftBehind = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        leftBehind.Bind(new UnixDomainSocketEndPoint(folder["events.sock"]));
        using var stop = new CancellationTokenSource();
        using var events = HaproxyEvents.Open(folder["events.sock"]);
        var lines = new ConcurrentQueue<string>();
        var listening = events.RunAsync(lines.Enqueue, stop.Token);

        using var sender = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        await sender.SendToAsync("Server b/s1 is UP\n"u8.ToArray(), new UnixDomainSocketEndPoint(folder["events.sock"]));

        await HaproxyRig.HoldsAsync(() => lines.SequenceEqual(["Server b/s1 is UP"]), "the line was heard");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
    }

    private static async Task ListenWhileAsync(HaproxyRig rig, WebApp app, int status, string expected)
    {
        using var stop = new CancellationTokenSource();
        using var events = HaproxyEvents.Open(rig.Events);
        var lines = new ConcurrentQueue<string>();
        var listening = events.RunAsync(lines.Enqueue, stop.Token);

        app.Status = status;
        await HaproxyRig.HoldsAsync(() => lines.Any(line => line.StartsWith(expected, StringComparison.Ordinal)), expected);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
    }
}
