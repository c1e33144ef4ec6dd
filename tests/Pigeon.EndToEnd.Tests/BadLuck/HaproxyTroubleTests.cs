using System.Net;
using System.Net.Sockets;
using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests.BadLuck;

/// <summary>HAProxy that cannot be started: the agent says why, tries again at its leisure, and goes on when the cause is gone.</summary>
public sealed class HaproxyTroubleTests(DockerFixture docker, ITestOutputHelper output) : BadLuckTest(docker, output)
{
    private const string Starting = "start HAProxy";

    [Fact]
    public async Task A_program_that_is_missing_is_named_and_used_when_it_is_there()
    {
        using var folder = new TempFolder();
        await using (await ServingAsync()) { }
        Variables["PIGEON_HAPROXY_BINARY"] = folder["haproxy"];
        await Lab.TerminateAgentAsync();
        await Lab.Haproxy.KillMasterAsync();

        await Lab.LaunchAgentAsync();
        var status = await Lab.EventuallyAsync(status => status.Haproxy.Problem?.Contains(folder["haproxy"], StringComparison.Ordinal) == true, "the program is named", Patience);

        Assert.False(status.Haproxy.Running);
        Assert.Contains(folder["haproxy"], Lab.AgentLog, StringComparison.Ordinal);
        File.CreateSymbolicLink(folder["haproxy"], "/usr/sbin/haproxy");
        await ServesAgainAsync();
    }

    [Fact]
    public async Task A_program_that_goes_missing_while_HAProxy_runs_harms_nobody()
    {
        using var folder = new TempFolder();
        await using var load = await ServingAsync();
        await Lab.TerminateAgentAsync();
        Variables["PIGEON_HAPROXY_BINARY"] = folder["haproxy"];
        await Lab.StartAgentAsync(CancellationToken.None);

        Lab.WriteStacks(new LabApp(), new LabApp { Name = "news", Host = "news.example.org" });
        Failed(await Lab.PigeonAsync("release", "news", "1.0"), 2, folder["haproxy"]);

        await Lab.SucceedAsync("release", "shop", "2.0");
        await Lab.SucceedAsync("deactivate", "shop", "2.0");
        await NobodyNoticedAsync(load);
    }

    [Fact]
    public async Task A_reload_that_a_missing_program_prevented_is_made_when_the_program_is_there()
    {
        using var folder = new TempFolder();
        await using var load = await ServingAsync();
        await Lab.TerminateAgentAsync();
        Variables["PIGEON_HAPROXY_BINARY"] = folder["haproxy"];
        Variables["PIGEON_HAPROXY_TEMPLATES"] = folder.Path;
        folder.Write("server.cfg", "check inter 900ms");
        await Lab.StartAgentAsync(CancellationToken.None);
        await Lab.EventuallyAsync(status => status.Haproxy is { Running: true, Reloads: 0, Problem: { } problem } && problem.Contains(folder["haproxy"], StringComparison.Ordinal),
            "the program is named", Patience);

        File.CreateSymbolicLink(folder["haproxy"], "/usr/sbin/haproxy");

        await Lab.EventuallyAsync(status => status.Haproxy is { Running: true, Reloads: 1, Problem: null }, "it is tried again from time to time", 2 * Patience);
        await NobodyNoticedAsync(load);
    }

    [Fact]
    public async Task A_production_port_that_is_taken_is_named_and_used_when_it_is_free()
    {
        await using (await ServingAsync()) { }
        await Lab.TerminateAgentAsync();
        await Lab.Haproxy.KillMasterAsync();
        using var taken = new TcpListener(IPAddress.Loopback, Lab.ProductionUrl.Port);
        await Eventually.TrueAsync(() => { taken.Start(); return true; }, "the port is free", Patience);

        await Lab.LaunchAgentAsync();
        var address = $"127.0.0.1:{Lab.ProductionUrl.Port}";
        var status = await Lab.EventuallyAsync(status => status.Haproxy.Problem?.Contains(address, StringComparison.Ordinal) == true, "the address is named", Patience);

        Assert.Contains("Address already in use", status.Haproxy.Problem, StringComparison.Ordinal);
        Assert.False(status.Haproxy.Running);
        Assert.Contains($"[{address}]", Lab.AgentLog, StringComparison.Ordinal);
        taken.Stop();
        await ServesAgainAsync();
        // It tried now and then, not all the time.
        Assert.InRange(Lab.AgentLog.Split(Starting).Length, 2, 30);
    }

    private async Task ServesAgainAsync()
    {
        await Lab.EventuallyAsync(status => status.Haproxy is { Running: true, Problem: null } && status.ReadyMembers("shop", "1.0") == 2, "HAProxy serves shop 1.0", Patience);
        await using var load = LightTraffic();
        await NobodyNoticedAsync(load);
    }
}
