using System.Net;
using System.Net.Sockets;
using Pigeon.Agent.Haproxy;
using Pigeon.Agent.Haproxy.Tables;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Haproxy;

public sealed class MasterSocketTests
{
    [Fact]
    public async Task A_reload_with_a_good_configuration_succeeds_with_the_new_workers_pid()
    {
        using var rig = await HaproxyRig.StartAsync();
        var before = await rig.Master.ProcessesAsync(CancellationToken.None);

        var outcome = await rig.Master.ReloadAsync(CancellationToken.None);

        var after = await rig.Master.ProcessesAsync(CancellationToken.None);
        Assert.Equal(new ReloadOutcome.Succeeded(after.WorkerPid!.Value), outcome);
        Assert.Equal(before.MasterPid, after.MasterPid);
        Assert.NotEqual(before.WorkerPid, after.WorkerPid);
    }

    [Fact]
    public async Task A_reload_with_a_broken_configuration_fails_and_the_old_worker_serves_on()
    {
        using var rig = await HaproxyRig.StartAsync();
        var before = await rig.Master.ProcessesAsync(CancellationToken.None);
        rig.WriteConfig("bogus");

        var first = await rig.Master.ReloadAsync(CancellationToken.None);
        var second = await rig.Master.ReloadAsync(CancellationToken.None);

        Assert.IsType<ReloadOutcome.Failed>(first);
        Assert.IsType<ReloadOutcome.Failed>(second);
        Assert.Equal(before.WorkerPid, (await rig.Master.ProcessesAsync(CancellationToken.None)).WorkerPid);
        Assert.Equal(503, await rig.StatusAsync());
        rig.WriteConfig();
        Assert.IsType<ReloadOutcome.Succeeded>(await rig.Master.ReloadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_reload_that_cannot_bind_its_port_fails()
    {
        using var rig = await HaproxyRig.StartAsync();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        rig.WriteConfig(port: ((IPEndPoint)taken.LocalEndpoint).Port);

        var outcome = await rig.Master.ReloadAsync(CancellationToken.None);

        Assert.IsType<ReloadOutcome.Failed>(outcome);
        Assert.Equal(503, await rig.StatusAsync());
    }

    [Fact]
    public async Task Reloads_asked_for_at_the_same_time_run_one_after_another()
    {
        using var rig = await HaproxyRig.StartAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => rig.Master.ReloadAsync(CancellationToken.None)));

        Assert.Equal(3, outcomes.Cast<ReloadOutcome.Succeeded>().Distinct().Count());
        Assert.Equal(3, (await rig.Master.ProcessesAsync(CancellationToken.None)).Reloads);
    }

    [Fact]
    public async Task An_old_workers_maps_can_be_changed_and_its_connections_counted_but_its_servers_refuse_changes()
    {
        using var rig = await HaproxyRig.StartAsync();
        await using var app = new WebApp();
        var old = (await rig.Master.ProcessesAsync(CancellationToken.None)).WorkerPid!.Value;
        await rig.Runtime.ApplyAsync(RuntimeCommands.FillSlot("lane", "s1", IPAddress.Loopback, app.Port), CancellationToken.None);
        await HaproxyRig.HoldsAsync(async () => (await rig.ServerAsync("s1")).IsUsable, "s1 is usable");
        using var inFlight = await rig.OpenAsync("/hang");
        await HaproxyRig.HoldsAsync(() => app.Requests == 1, "the request arrived");
        await rig.Master.ReloadAsync(CancellationToken.None);
        Assert.Equal([old], (await rig.Master.ProcessesAsync(CancellationToken.None)).OldWorkers);

        var faults = await rig.Master.OnOldWorkersAsync(SteerAsync, CancellationToken.None);
        var refused = await rig.Master.OnOldWorkersAsync(DrainAsync, CancellationToken.None);

        Assert.Empty(faults);
        Assert.Equal(
            [new("shop", "lane__b"), new("blog", "lane__c")],
            await new RuntimeMap(rig.Master.Worker(old), rig.Map).ReadAsync(CancellationToken.None));
        Assert.Equal([new("shop", "lane")], await new RuntimeMap(rig.Runtime, rig.Map).ReadAsync(CancellationToken.None));
        var fault = Assert.Single(refused);
        Assert.Equal(old, fault.Pid);
        Assert.Contains("Proxy is disabled.", fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await rig.Master.Worker(old).ConnectionsAsync("lane", CancellationToken.None))[0].Used);

        async Task SteerAsync(IRuntimeChannel worker)
        {
            await worker.ApplyAsync(RuntimeCommand.Join(MapCommands.Set(rig.Map, "shop", "lane__b"), MapCommands.Add(rig.Map, "blog", "lane__b")), CancellationToken.None);
            await new RuntimeMap(worker, rig.Map).UpsertAsync("blog", "lane__c", CancellationToken.None);
        }

        static Task DrainAsync(IRuntimeChannel worker) => worker.ApplyAsync(RuntimeCommands.Drain("lane", "s1"), CancellationToken.None);
    }

    [Fact]
    public async Task Four_hundred_commands_in_one_line_reach_a_worker_through_the_master()
    {
        using var rig = await HaproxyRig.StartAsync();
        var worker = rig.Master.Worker((await rig.Master.ProcessesAsync(CancellationToken.None)).WorkerPid!.Value);
        var weights = Enumerable.Range(1, 400).Select(weight => RuntimeCommands.SetWeight("lane", weight % 2 == 0 ? "s1" : "s2", weight / 2));

        await worker.ApplyAsync(RuntimeCommand.Join(weights), CancellationToken.None);

        Assert.Equal([200, 199], (await rig.Runtime.ServersAsync("lane", CancellationToken.None)).Select(server => server.Weight));
    }

    [Fact]
    public async Task A_worker_that_is_gone_is_a_fault()
    {
        using var rig = await HaproxyRig.StartAsync();

        var fault = await Assert.ThrowsAsync<HaproxyFaultException>(
            () => rig.Master.Worker(1).ApplyAsync(RuntimeCommands.SetWeight("lane", "s1", 1), CancellationToken.None));

        Assert.StartsWith("Can't find the target PID", fault.Reply, StringComparison.Ordinal);
    }

    [Fact]
    public void A_serving_worker_that_a_failed_reload_lists_under_the_old_ones_is_recognised()
    {
        const string Reply = "#<PID>          <type>          <reloads>       <uptime>        <version>\n"
            + "100             master          3 [failed: 1]   0d00h01m00s     3.2.0-1\n# workers\n# old workers\n"
            + "101             worker          3               0d00h01m00s     3.2.0-1\n"
            + "107             worker          1               0d00h00m30s     3.2.0-1\n# programs\n\n";

        var table = ProcessTableText.Parse(Reply);

        Assert.Equal((100, 107, 3, 1), (table.MasterPid, table.WorkerPid, table.Reloads, table.FailedReloads));
        Assert.Equal([101], table.OldWorkers);
    }

    [Theory]
    [InlineData("")]
    [InlineData("#<PID>          <type>          <reloads>       <uptime>        <version>\n")]
    [InlineData("#<PID>          <type>          <reloads>       <uptime>        <version>\n100             master\n")]
    [InlineData("Permission denied\n")]
    public void A_process_table_that_was_cut_off_is_a_fault(string reply) =>
        Assert.Throws<HaproxyFaultException>(() => ProcessTableText.Parse(reply));

    [Fact]
    public void The_relative_pid_of_2_4_does_not_shift_the_other_columns()
    {
        const string Reply = "#<PID>          <type>          <relative PID>  <reloads>       <uptime>        <version>\n"
            + "100             master          0               2               0d00h01m00s     2.4.0\n# workers\n"
            + "105             worker          1               0               0d00h01m00s     2.4.0\n# old workers\n"
            + "101             worker          [was: 1]        1               0d00h01m00s     2.4.0\n# programs\n\n";

        var table = ProcessTableText.Parse(Reply);

        Assert.Equal((100, 105, 2, "2.4.0"), (table.MasterPid, table.WorkerPid, table.Reloads, table.Version));
        Assert.Equal([101], table.OldWorkers);
    }
}
