using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests.BadLuck;

/// <summary>The agent's own files: damaged ones are refused, and what cannot be stored is not done.</summary>
public sealed class StateTroubleTests(DockerFixture docker, ITestOutputHelper output) : BadLuckTest(docker, output)
{
    [Fact]
    public async Task A_state_file_cut_short_keeps_the_agent_from_starting_and_leaves_HAProxy_alone()
    {
        await using var load = await ServingAsync();
        var worker = await Lab.Haproxy.WorkerPidAsync();
        await Lab.TerminateAgentAsync();
        var stored = await File.ReadAllBytesAsync(Lab.DesiredPath);
        await File.WriteAllBytesAsync(Lab.DesiredPath, stored[..(stored.Length / 2)]);

        await Lab.LaunchAgentAsync();
        await Eventually.TrueAsync(() => !Directory.Exists($"/proc/{Lab.AgentPid}"), "the agent has ended", Patience);

        Assert.Equal(1, await Lab.TerminateAgentAsync());
        Assert.Contains($"the state file {Lab.DesiredPath} cannot be read", Lab.AgentLog, StringComparison.Ordinal);
        Assert.Contains("HAProxy was left as it is", Lab.AgentLog, StringComparison.Ordinal);
        Assert.Equal(stored.Length / 2, new FileInfo(Lab.DesiredPath).Length);
        await GoesOnAsync(load);
        await File.WriteAllBytesAsync(Lab.DesiredPath, stored);
        await Lab.StartAgentAsync(CancellationToken.None);
        await NobodyNoticedAsync(load);
        Assert.Equal(worker, await Lab.Haproxy.WorkerPidAsync());
    }

    [Fact]
    public async Task A_full_disk_refuses_verbs_and_lets_traffic_go_on_until_there_is_room_again()
    {
        using var folder = new TempFolder();
        var state = folder.Folder("state");
        await Tool.RunAsync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", state], CancellationToken.None);
        try
        {
            Variables["PIGEON_STATE_DIR"] = state;
            Variables["PIGEON_HAPROXY_CONFIG"] = Path.Combine(state, "haproxy", "haproxy.cfg");
            await Lab.TerminateAgentAsync();
            await Lab.Haproxy.KillMasterAsync();
            await Lab.StartAgentAsync(CancellationToken.None);
            await using var load = await ServingAsync();
            await Lab.SucceedAsync("release", "shop", "2.0");
            var filler = Path.Combine(state, "filler");
            await Tool.TryAsync("dd", ["if=/dev/zero", $"of={filler}", "bs=4k"], CancellationToken.None);

            Failed(await Lab.PigeonAsync("activate", "shop", "2.0"), 1, "the desired state could not be stored, and nothing was changed", "No space left on device");
            Lab.WriteStacks(new LabApp { Name = "news", Host = "news.example.org", Count = 1 });
            Failed(await Lab.PigeonAsync("release", "news", "1.0", "--timeout", "10s"), 1, "No space left on device");
            await Lab.Docker.DockerAsync("rm", "--force", "shop_1.0_web_1");
            await Lab.EventuallyAsync(status => status.Find("shop", "1.0") is { Ready: 2, WaitingFor: null }, "a lost member is replaced all the same", Patience);
            await GoesOnAsync(load);

            File.Delete(filler);
            await Lab.SucceedAsync("release", "news", "1.0");
            await Lab.SucceedAsync("deactivate", "shop", "2.0");
            await NobodyNoticedAsync(load);
        }
        finally
        {
            await Lab.TerminateAgentAsync();
            await Lab.Haproxy.KillMasterAsync();
            await Tool.RunAsync("umount", [state], CancellationToken.None);
        }
    }
}
