using System.ComponentModel;
using System.Diagnostics;
using Pigeon.Agent.Processes;
using Xunit;

namespace Pigeon.Integration.Tests.Haproxy;

public sealed class ProcessRunnerTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private readonly ProcessRunner _runner = new(TimeProvider.System);

    [Fact]
    public async Task Exit_code_and_both_streams_come_back_and_arguments_are_never_split()
    {
        var result = await _runner.RunAsync("sh", ["-c", "printf '%s' \"$1\"; printf oops >&2; exit 3", "sh", "a b;$HOME"], Long, CancellationToken.None);

        Assert.Equal(new ProcessResult(3, "a b;$HOME", "oops"), result);
    }

    [Fact]
    public async Task Only_the_first_and_the_last_32_KB_of_a_flood_are_kept_and_the_program_still_ends()
    {
        var result = await _runner.RunAsync("sh", ["-c", "echo begin; head -c 1000000 /dev/zero | tr '\\0' x; echo end"], Long, CancellationToken.None);

        Assert.Equal((0, 64 * 1024), (result.ExitCode, result.Output.Length));
        Assert.StartsWith("begin\nx", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("xend\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_that_keeps_the_pipes_open_does_not_hold_us()
    {
        var result = await _runner.RunAsync("sh", ["-c", "sleep 60 & echo $!"], Long, CancellationToken.None);

        using var child = Process.GetProcessById(int.Parse(result.Output, System.Globalization.CultureInfo.InvariantCulture));
        child.Kill();
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task A_program_that_runs_too_long_is_killed()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => _runner.RunAsync("sleep", ["60"], TimeSpan.FromMilliseconds(100), CancellationToken.None));
    }

    [Fact]
    public async Task A_cancelled_run_is_killed_and_says_so()
    {
        using var stop = new CancellationTokenSource();
        var run = _runner.RunAsync("sleep", ["60"], Long, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task A_missing_program_is_a_Win32Exception()
    {
        await Assert.ThrowsAsync<Win32Exception>(() => _runner.RunAsync("/no/such/program", [], Long, CancellationToken.None));
    }
}
