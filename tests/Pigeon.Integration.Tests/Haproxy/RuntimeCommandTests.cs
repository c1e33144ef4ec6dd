using System.Net;
using Pigeon.Agent.Haproxy;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Haproxy;

public sealed class RuntimeCommandTests
{
    private const string Checked = "check inter 200ms fastinter 20ms downinter 20ms rise 2 fall 2";

    [Fact]
    public async Task A_filled_slot_takes_no_request_until_its_check_has_passed()
    {
        using var rig = await HaproxyRig.StartAsync();
        await using var app = new WebApp(status: 500);

        await rig.Runtime.ApplyAsync(RuntimeCommands.FillSlot("lane", "s1", IPAddress.Loopback, app.Port), CancellationToken.None);
        await HaproxyRig.HoldsAsync(async () => (await rig.ServerAsync("s1")).CheckResult == 2, "the check of s1 failed");

        var held = await rig.ServerAsync("s1");
        Assert.Equal((app.Port, false, false, false), (held.Port, held.IsUsable, held.InMaintenance, held.InDrain));
        Assert.Equal(503, await rig.StatusAsync());
        Assert.Equal(0, app.Requests);

        app.Status = 200;
        await HaproxyRig.HoldsAsync(async () => (await rig.ServerAsync("s1")).IsUsable, "s1 is usable");

        Assert.Equal(200, await rig.StatusAsync());
    }

    [Fact]
    public async Task A_slot_drains_while_a_request_is_in_flight_and_is_free_in_maintenance()
    {
        using var rig = await HaproxyRig.StartAsync();
        await using var app = new WebApp();
        await FillAndAwaitAsync(rig, app, "s1");
        using var inFlight = await rig.OpenAsync("/hang");
        await HaproxyRig.HoldsAsync(() => app.Requests == 1, "the request arrived");

        await rig.Runtime.ApplyAsync(RuntimeCommands.Drain("lane", "s1"), CancellationToken.None);

        Assert.True((await rig.ServerAsync("s1")).InDrain);
        Assert.Equal(1, await UsedAsync(rig, "s1"));
        Assert.Equal(503, await rig.StatusAsync());

        await rig.Runtime.ApplyAsync(RuntimeCommands.ShutdownSessions("lane", "s1"), CancellationToken.None);
        await HaproxyRig.HoldsAsync(async () => await UsedAsync(rig, "s1") == 0, "nothing in flight");
        await rig.Runtime.ApplyAsync(RuntimeCommands.Maintain("lane", "s1"), CancellationToken.None);

        var free = await rig.ServerAsync("s1");
        Assert.True(free.InMaintenance);
        Assert.False(free.InDrain);
    }

    [Fact]
    public async Task A_freed_slot_is_gated_again_and_serves_another_address_only()
    {
        using var rig = await HaproxyRig.StartAsync();
        await using var first = new WebApp();
        await using var second = new WebApp(status: 500);
        await FillAndAwaitAsync(rig, first, "s1");
        await rig.Runtime.ApplyAsync(RuntimeCommands.Drain("lane", "s1"), CancellationToken.None);
        await rig.Runtime.ApplyAsync(RuntimeCommands.Maintain("lane", "s1"), CancellationToken.None);

        await rig.Runtime.ApplyAsync(RuntimeCommands.FillSlot("lane", "s1", IPAddress.Loopback, second.Port), CancellationToken.None);

        Assert.False((await rig.ServerAsync("s1")).IsUsable);
        second.Status = 200;
        await HaproxyRig.HoldsAsync(async () => (await rig.ServerAsync("s1")).IsUsable, "s1 is usable");
        Assert.Equal(200, await rig.StatusAsync());
        Assert.Equal((0, 1), (first.Requests, second.Requests));
    }

    [Fact]
    public async Task An_added_server_is_gated_serves_and_can_be_deleted_from_maintenance()
    {
        using var rig = await HaproxyRig.StartAsync();
        await using var app = new WebApp(status: 500);
        await rig.Runtime.ApplyAsync(RuntimeCommands.AddGatedServer("lane", "x1", IPAddress.Loopback, app.Port, Checked), CancellationToken.None);
        await HaproxyRig.HoldsAsync(async () => (await rig.ServerAsync("x1")).CheckResult == 2, "the check of x1 failed");
        Assert.False((await rig.ServerAsync("x1")).IsUsable);
        app.Status = 200;
        await HaproxyRig.HoldsAsync(async () => (await rig.ServerAsync("x1")).IsUsable, "x1 is usable");
        var refused = await Assert.ThrowsAsync<HaproxyFaultException>(() => DeleteAsync(rig, "x1"));
        Assert.Equal("Only servers in maintenance mode can be deleted.", refused.Reply);

        await rig.Runtime.ApplyAsync(RuntimeCommands.Drain("lane", "x1"), CancellationToken.None);
        await rig.Runtime.ApplyAsync(RuntimeCommands.Maintain("lane", "x1"), CancellationToken.None);
        await HaproxyRig.HoldsAsync(() => TryDeleteAsync(rig, "x1"), "x1 could be deleted");

        Assert.DoesNotContain(await rig.Runtime.ServersAsync("lane", CancellationToken.None), row => row.Name == "x1");
    }

    [Fact]
    public async Task A_line_of_many_commands_is_applied_whole_and_one_bad_reply_among_them_is_found()
    {
        using var rig = await HaproxyRig.StartAsync();
        var weights = Enumerable.Range(1, 400).Select(weight => RuntimeCommands.SetWeight("lane", weight % 2 == 0 ? "s1" : "s2", weight / 2));

        await rig.Runtime.ApplyAsync(RuntimeCommand.Join(weights), CancellationToken.None);
        var missing = RuntimeCommand.Join(RuntimeCommands.SetWeight("lane", "s1", 5), RuntimeCommands.SetWeight("lane", "s9", 5));
        var fault = await Assert.ThrowsAsync<HaproxyFaultException>(() => rig.Runtime.ApplyAsync(missing, CancellationToken.None));

        Assert.Equal("No such server.", fault.Reply);
        Assert.Equal(5, (await rig.ServerAsync("s1")).Weight);
        Assert.Equal(199, (await rig.ServerAsync("s2")).Weight);
    }

    [Fact]
    public async Task A_slot_without_checks_takes_traffic_at_once()
    {
        using var rig = new HaproxyRig();
        rig.WriteConfig("backend plain\n  balance roundrobin\n  server s1 127.0.0.1:1 disabled\n");
        await rig.Process.StartAsync(CancellationToken.None);

        await rig.Runtime.ApplyAsync(RuntimeCommands.FillUncheckedSlot("plain", "s1", IPAddress.Parse("127.0.0.9"), 9), CancellationToken.None);

        var row = Assert.Single(await rig.Runtime.ServersAsync("plain", CancellationToken.None));
        Assert.Equal(("127.0.0.9", 9, true), (row.Address, row.Port, row.IsUsable));
    }

    private static async Task FillAndAwaitAsync(HaproxyRig rig, WebApp app, string slot)
    {
        await rig.Runtime.ApplyAsync(RuntimeCommands.FillSlot("lane", slot, IPAddress.Loopback, app.Port), CancellationToken.None);
        await HaproxyRig.HoldsAsync(async () => (await rig.ServerAsync(slot)).IsUsable, $"{slot} is usable");
    }

    private static async Task<int> UsedAsync(HaproxyRig rig, string server) =>
        (await rig.Runtime.ConnectionsAsync("lane", CancellationToken.None)).Single(row => row.Server == server).Used;

    private static Task DeleteAsync(HaproxyRig rig, string server) =>
        rig.Runtime.ApplyAsync(RuntimeCommands.DeleteServer("lane", server), CancellationToken.None);

    private static async Task<bool> TryDeleteAsync(HaproxyRig rig, string server)
    {
        try
        {
            await DeleteAsync(rig, server);
            return true;
        }
        catch (HaproxyFaultException fault) when (fault.Reply.StartsWith("Server still has connections", StringComparison.Ordinal))
        {
            return false;
        }
    }
}
