using System.ComponentModel;
using Pigeon.Agent.Hooks;
using Pigeon.Agent.Processes;
using Pigeon.Core.Stacks;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Hooks;

/// <summary>What a command is told and given, and what is told of how it ended.</summary>
public sealed class HookCallerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly HandTime _time = new();
    private readonly HookCaller _caller;

    public HookCallerTests() => _caller = CallerOf("vm1");

    public void Dispose()
    {
        _caller.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task It_reads_one_line_of_JSON_and_the_end_of_its_input()
    {
        Assert.Null(await CallAsync(Sample.Shell($"cat > {_folder["told"]}")));

        Assert.Equal(Sample.Told + "\n", File.ReadAllText(_folder["told"]));
    }

    [Fact]
    public async Task Where_nothing_was_active_it_is_told_null()
    {
        await CallAsync(Sample.Shell($"cat > {_folder["told"]}") with { Active = null });

        Assert.Equal(Sample.Told.Replace("\"1.13\"", "null", StringComparison.Ordinal) + "\n", File.ReadAllText(_folder["told"]));
    }

    [Fact]
    public async Task Its_arguments_are_what_the_definition_says()
    {
        string[] words = ["two words", "", "it's \"quoted\"", "$HOME `id` $(id)", "line\nline", "*", "\\", "-n", "ü"];
        var script = _folder.Write("script", $"printf '%s\\0' \"$@\" > {_folder["words"]}");

        Assert.Null(await CallAsync(Sample.Command(["/bin/sh", script, .. words])));

        Assert.Equal(words, File.ReadAllText(_folder["words"])[..^1].Split('\0'));
    }

    [Fact]
    public async Task Nothing_of_the_agents_environment_reaches_it()
    {
        Environment.SetEnvironmentVariable("HOOK_TEST_SECRET", "hunter2");
        try
        {
            Assert.Null(await CallAsync(Sample.Shell($"cat /proc/$$/environ > {_folder["environment"]}")));
        }
        finally
        {
            Environment.SetEnvironmentVariable("HOOK_TEST_SECRET", null);
        }

        Assert.Equal(["LANG=C.UTF-8", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
            File.ReadAllText(_folder["environment"]).Split('\0', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("echo asked; echo not today >&2; exit 3", "exit 3: not today")]
    [InlineData("echo asked; exit 4", "exit 4: asked")]
    [InlineData("exit 5", "exit 5")]
    [InlineData(@"printf '\033[31mred\r\nline\a' >&2; exit 3", "exit 3: ?[31mred??line?")]
    [InlineData("kill -9 $$", "exit 137")]
    public async Task A_failure_tells_the_exit_code_and_what_it_said(string script, string problem)
    {
        Assert.Equal(problem, await CallAsync(Sample.Shell(script)));
    }

    [Theory]
    [InlineData(" >&2")]
    [InlineData("")]
    public async Task Of_megabytes_that_it_says_the_end_is_told(string where)
    {
        var problem = await CallAsync(Sample.Shell($"{{ head -c 3000000 /dev/zero | tr '\\0' x; echo; echo the end; }}{where}; exit 3"));

        Assert.NotNull(problem);
        Assert.EndsWith("x?the end", problem, StringComparison.Ordinal);
        Assert.Equal("exit 3: ".Length + 500, problem.Length);
    }

    [Fact]
    public async Task What_it_says_is_no_failure()
    {
        Assert.Null(await CallAsync(Sample.Shell("head -c 3000000 /dev/zero | tee /dev/stderr")));
    }

    [Fact]
    public async Task A_program_that_is_not_there_and_one_that_may_not_run_are_told()
    {
        var missing = await Assert.ThrowsAsync<Win32Exception>(() => CallAsync(Sample.Command(_folder["missing"])));
        var file = await Assert.ThrowsAsync<Win32Exception>(() => CallAsync(Sample.Command(_folder.Write("file", "#!/bin/sh\n"))));

        Assert.Contains($"{_folder["missing"]}'", missing.Message, StringComparison.Ordinal);
        Assert.Contains("No such file", missing.Message, StringComparison.Ordinal);
        Assert.Contains("Permission denied", file.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 0", null)]
    [InlineData("exit 3", "exit 3")]
    public async Task It_need_not_read_what_it_is_told(string script, string? problem)
    {
        using var caller = CallerOf(MoreThanAPipeHolds);

        Assert.Equal(problem, await caller.CallAsync(Sample.Shell(script), CancellationToken.None).WaitAsync(Sample.Long));
    }

    [Fact]
    public async Task One_that_reads_nothing_and_goes_on_is_given_up_too()
    {
        using var caller = CallerOf(MoreThanAPipeHolds);
        var call = caller.CallAsync(Sample.Shell($"echo $$ > {_folder["id"]}; exec sleep 1000"), CancellationToken.None);
        var id = await Child.IdAsync(_folder["id"]);

        _time.RunOut();

        await Assert.ThrowsAsync<TimeoutException>(() => call.WaitAsync(Sample.Long));
        await Eventually.TrueAsync(() => !Child.Lives(id), "it is gone", Sample.Long);
    }

    [Fact]
    public async Task One_that_takes_too_long_is_killed_with_its_children()
    {
        var call = CallAsync(Sample.Shell($"sleep 1000 & echo $! > {_folder["id"]}; wait"));
        var child = await Child.IdAsync(_folder["id"]);
        Assert.True(Child.Lives(child));

        _time.RunOut();

        var fault = await Assert.ThrowsAsync<TimeoutException>(() => call);
        Assert.Equal("'/bin/sh' did not end within 60 s", fault.Message);
        await Eventually.TrueAsync(() => !Child.Lives(child), "the child is gone", Sample.Long);
    }

    [Fact]
    public async Task A_daemon_that_it_leaves_behind_lives_on_and_keeps_nobody_waiting()
    {
        Assert.Null(await CallAsync(Sample.Shell($"sleep 1000 & echo $! > {_folder["id"]}")));

        var daemon = await Child.IdAsync(_folder["id"]);
        Assert.True(Child.Lives(daemon));
        Child.Kill(daemon);
    }

    private static string MoreThanAPipeHolds => new('v', 1_000_000);

    private HookCaller CallerOf(string vm) => new(vm, new ProcessRunner(_time), _time);

    private Task<string?> CallAsync(DueHook due) => _caller.CallAsync(due, CancellationToken.None).WaitAsync(Sample.Long);
}
