using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Agent.Control;
using Pigeon.Agent.Hooks;
using Pigeon.Agent.Processes;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Hooks;

/// <summary>Hooks beside the loop: who runs when, and what is known of it.</summary>
public sealed class HookWorkTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Bell _bell = new(TimeProvider.System);
    private readonly HookCaller _caller = new("vm1", new ProcessRunner(TimeProvider.System), TimeProvider.System);
    private readonly HookWork _work;
    private Task _running = Task.CompletedTask;

    public HookWorkTests() => _work = new HookWork(_caller, _bell, NullLogger<HookWork>.Instance);

    public Task InitializeAsync()
    {
        _running = _work.RunAsync(_end.Token);
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => EndAsync();

    public void Dispose()
    {
        _end.Dispose();
        _caller.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Hooks_of_two_apps_run_at_the_same_time()
    {
        var first = Submit("operation-1", MeetScript("a", "b"));
        var second = Submit("operation-1", MeetScript("b", "a"), "blog");

        await EndOfAsync(2);

        Assert.Equal([second.Key, first.Key], _work.Outcomes.Select(outcome => outcome.Key).Order(StringComparer.Ordinal));
        Assert.All(_work.Outcomes, outcome => Assert.Null(outcome.Problem));
    }

    [Fact]
    public async Task One_that_runs_is_not_run_again()
    {
        var script = $"echo run >> {_folder["runs"]}; until test -e {_folder["gate"]}; do sleep 0.02; done";
        var due = Submit("operation-1", script);
        Submit("operation-1", script);
        await Eventually.TrueAsync(() => File.Exists(_folder["runs"]), "it runs", Sample.Long);
        Assert.Equal([due.Key], _work.Running);
        Submit("operation-1", script);

        _folder.Write("gate", "");
        await EndOfAsync(1);
        // What was taken on before this one would have begun before it.
        Submit("operation-2", "true");
        await EndOfAsync(2);

        Assert.Equal(["run"], File.ReadAllLines(_folder["runs"]));
    }

    [Fact]
    public async Task What_came_of_it_rings_and_is_there_for_as_long_as_nobody_has_stored_it()
    {
        var due = Submit("operation-1", "echo not today >&2; exit 3", failures: 2);
        Assert.True((await _bell.WaitAsync(TimeProvider.System.GetUtcNow() + Sample.Long, CancellationToken.None)).HasFlag(Reason.Work));

        HookOutcome[] wanted = [new(due.Key, 2, "exit 3: not today")];
        Assert.Empty(_work.Running);
        Assert.Equal(wanted, _work.Outcomes);
        Assert.Equal(wanted, _work.Outcomes);
    }

    [Fact]
    public async Task One_that_failed_can_be_run_again()
    {
        Submit("operation-1", "exit 3");
        await EndOfAsync(1);
        Submit("operation-1", "exit 0", failures: 1);
        await EndOfAsync(2);

        Assert.Equal([(0, "exit 3"), (1, null)], _work.Outcomes.Select(outcome => (outcome.Failures, outcome.Problem)));
    }

    [Fact]
    public async Task What_cannot_even_be_tried_has_failed()
    {
        Submit(Sample.Command(_folder["missing"]));
        Submit(Sample.Post(FreePort.Next()) with { Place = 1 });
        await EndOfAsync(2);

        Assert.Contains(_work.Outcomes, outcome => outcome.Problem!.Contains("No such file", StringComparison.Ordinal));
        Assert.Contains(_work.Outcomes, outcome => outcome.Problem!.Contains("refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_end_of_the_agent_ends_what_runs_before_the_agent_is_gone_and_is_no_failure()
    {
        var names = Enumerable.Range(1, 10).Select(number => $"operation-{number}").ToList();
        foreach (var name in names) Submit(name, $"echo $$ > {_folder[name]}; exec sleep 1000");
        var ids = await Task.WhenAll(names.Select(name => Child.IdAsync(_folder[name])));

        await EndAsync();

        Assert.DoesNotContain(ids, Child.Lives);
        Assert.Empty(_work.Outcomes);
    }

    private async Task EndAsync()
    {
        await _end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running.WaitAsync(Sample.Long));
    }

    private Task EndOfAsync(int count) => Eventually.TrueAsync(() => _work.Outcomes.Count == count, $"{count} hooks have ended", Sample.Long);

    private string MeetScript(string own, string other) => $"touch {_folder[own]}; until test -e {_folder[other]}; do sleep 0.02; done";

    private DueHook Submit(string operation, string script, string app = "shop", int failures = 0) =>
        Submit(Sample.Shell(script) with { App = AppName.Parse(app), Operation = OperationId.Parse(operation), Failures = failures });

    private DueHook Submit(DueHook due)
    {
        _work.Submit(new Move.RunHook(due));
        return due;
    }
}
