using System.Diagnostics;

namespace Pigeon.Cli.Tests;

/// <summary>What only a process of its own can show: signals and real pipes.</summary>
public sealed class ProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Ctrl_C_detaches_with_130()
    {
        var followed = new TaskCompletionSource();
        await using var agent = await FakeAgent.StartAsync(a => a.OnEvents = async http =>
        {
            await Answer.EventsAsync(http, Sample.Running);
            followed.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        });
        using var pigeon = Start(agent, "activate", "shop", "2.0");

        await followed.Task.WaitAsync(Patience);
        using (var kill = Process.Start("kill", ["-INT", $"{pigeon.Id}"])) await kill.WaitForExitAsync();
        var error = await pigeon.StandardError.ReadToEndAsync().WaitAsync(Patience);
        await pigeon.WaitForExitAsync().WaitAsync(Patience);

        Assert.Equal(130, pigeon.ExitCode);
        Assert.Contains("goes on; follow it with `pigeon status shop --watch`, stop it with `pigeon abort shop`", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_on_a_pipe_has_escape_codes()
    {
        await using var agent = await FakeAgent.StartAsync(a => a.OnEvents = http => Answer.EventsAsync(http, Sample.NotReady));
        using var pigeon = Start(agent, "activate", "shop", "2.0");

        var error = await pigeon.StandardError.ReadToEndAsync().WaitAsync(Patience);
        var said = await pigeon.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await pigeon.WaitForExitAsync().WaitAsync(Patience);

        Assert.Equal((5, ""), (pigeon.ExitCode, said));
        Assert.DoesNotContain('\u001b', error);
    }

    private static Process Start(FakeAgent agent, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "pigeon"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PIGEON_HOST"] = agent.Host;
        start.Environment["TERM"] = "xterm";
        return Process.Start(start)!;
    }
}
