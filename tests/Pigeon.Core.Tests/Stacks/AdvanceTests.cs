using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Stacks;

/// <summary>What happens by itself, for each thing that can be observed of a stack that is released, leaves or serves.</summary>
public sealed class AdvanceTests
{
    private const string Name = "shop_2_web_1";

    /// <summary>What was observed, and what becomes of a release within its time and after it: the state, and the failure.</summary>
    private const string Table = """
        ready             | Release      |                                                                                    | Release      |
        created           | Releasing    |                                                                                    | Deactivating | not ready in time: still waiting for shop_2_web_1 to run (it is created)
        restarting-once   | Releasing    |                                                                                    | Deactivating | not ready in time: still waiting for shop_2_web_1 to run (it is restarting with code 3)
        crash-loop        | Deactivating | shop_2_web_1 keeps exiting: it was started 3 times again, the last time after code 3 | Deactivating | shop_2_web_1 keeps exiting: it was started 3 times again, the last time after code 3
        exited            | Deactivating | shop_2_web_1 exited with code 3                                                    | Deactivating | shop_2_web_1 exited with code 3
        dead              | Deactivating | shop_2_web_1 exited                                                                | Deactivating | shop_2_web_1 exited
        work-failed       | Deactivating | shop_2_web_1: no such image                                                        | Deactivating | shop_2_web_1: no such image
        work-failed-once  | Releasing    |                                                                                    | Deactivating | not ready in time: still waiting for shop_2_web_1: no such image
        removed           | Releasing    |                                                                                    | Deactivating | not ready in time: still waiting for shop_2_web_1 to run (it is removed)
        unhealthy         | Releasing    |                                                                                    | Deactivating | not ready in time: still waiting for shop_2_web_1 to be healthy (Docker says unhealthy)
        told-to-end       | Releasing    |                                                                                    | Deactivating | not ready in time: still waiting for shop_2_web_1 to run (it was told to end)
        check-fails       | Releasing    |                                                                                    | Deactivating | not ready in time: still waiting for HAProxy's check of shop_2_web_1 at 10.0.0.3:8080 (L4CON)
        docker-silent     | Releasing    |                                                                                    | Deactivating | not ready in time: still waiting for the Docker Engine, which does not answer
        haproxy-silent    | Releasing    |                                                                                    | Deactivating | not ready in time: still waiting for HAProxy, which does not answer
        config-refused    | Releasing    |                                                                                    | Deactivating | not ready in time: still waiting for a configuration that HAProxy accepts: line 7
        """;

    private static readonly App Releasing = Sample.AppWith(("1", StackState.Active), ("2", StackState.Releasing));

    public static TheoryData<string, string, string, string, string> Cells
    {
        get
        {
            var cells = new TheoryData<string, string, string, string, string>();
            foreach (var line in Table.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries)))
                cells.Add(line[0], line[1], line[2], line[3], line[4]);
            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_release_proves_itself_or_fails(string seen, string state, string failure, string lateState, string lateFailure)
    {
        Assert.Equal((state, failure), Outcome(Seen(seen), 59));
        Assert.Equal((lateState, lateFailure), Outcome(Seen(seen), 60));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_stack_that_has_proved_itself_keeps_its_state_whatever_happens(string seen, string state, string failure, string lateState, string lateFailure)
    {
        Assert.NotEqual(("", ""), (state + failure, lateState + lateFailure));
        foreach (var proven in new[] { StackState.Release, StackState.Active, StackState.Inactive })
        {
            var desired = Sample.DesiredWith(Sample.AppWith(("1", StackState.Inactive), ("2", proven)) with { Stacks = [Sample.AppWith(("1", StackState.Inactive), ("2", proven)).Stacks[1]] });

            Assert.Same(desired, StackMachine.Advance(desired, Seen(seen), Sample.Now + TimeSpan.FromHours(1)));
        }
    }

    [Fact]
    public void A_failure_of_before_the_release_is_not_held_against_it()
    {
        var seen = Seen("work-failed");
        var earlier = seen with { Docker = seen.Docker with { Failures = [seen.Docker.Failures[0] with { At = Sample.Now - TimeSpan.FromSeconds(1) }] } };

        Assert.Equal(("Releasing", ""), Outcome(earlier, 1));
    }

    [Theory]
    [InlineData("gone", true)]
    [InlineData("gone-but-removed-is-shown", true)]
    [InlineData("foreign-remains", true)]
    [InlineData("container-remains", false)]
    [InlineData("server-remains", false)]
    [InlineData("work-under-way", false)]
    [InlineData("docker-silent", false)]
    [InlineData("haproxy-silent", false)]
    public void A_leaving_stack_is_forgotten_only_when_nothing_is_left(string seen, bool forgotten)
    {
        var app = Sample.AppWith(("1", StackState.Active), ("2", StackState.Deactivating));
        app = app.With(app.Stacks[1] with { Failure = "it was aborted" });

        var next = StackMachine.Advance(Sample.DesiredWith(app), Left(Sample.AllReady(app), seen), Sample.Now).Apps[0];

        Assert.Equal(forgotten, next.Find(Sample.V("2")) is null);
        Assert.Equal(forgotten ? "shop 2: it was aborted" : null, next.LastFailure);
    }

    private static Observed Seen(string what)
    {
        var whole = Sample.AllReady(Releasing);
        Observed With(Func<Container, Container> change) => whole.WithContainer(Name, change);
        Observed Failed(Observed world) => world with { Docker = world.Docker with { Failures = [new WorkFailure(Name, "no such image", Sample.Now, 1)] } };
        return what switch
        {
            "ready" => whole,
            "created" => With(each => each with { State = ContainerState.Created }),
            "restarting-once" => With(each => each with { State = ContainerState.Restarting, Restarts = 2, ExitCode = 3 }),
            "crash-loop" => With(each => each with { State = ContainerState.Restarting, Restarts = 3, ExitCode = 3 }),
            "exited" => With(each => each with { State = ContainerState.Exited, ExitCode = 3 }),
            "dead" => With(each => each with { State = ContainerState.Dead }),
            "work-failed" => Failed(Without(whole)),
            "work-failed-once" => Failed(Without(whole)) with { Docker = Failed(Without(whole)).Docker with { Failures = [new WorkFailure(Name, "no such image", Sample.Now - TimeSpan.FromSeconds(9), 1)] } },
            "removed" => With(each => each with { State = ContainerState.Removed }),
            "unhealthy" => With(each => each with { Health = ContainerHealth.Unhealthy }),
            "told-to-end" => With(each => each with { Leaving = true }),
            "check-fails" => whole.WithDeadLane('b'),
            "docker-silent" => Without(whole) with { Docker = Without(whole).Docker with { Reachable = false } },
            "haproxy-silent" => whole with { Proxy = null },
            "config-refused" => whole with { Proxy = whole.Proxy! with { Servers = [] }, Refused = new RefusedConfig("new", "line 7") },
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "nothing such is seen"),
        };
    }

    private static Observed Left(Observed whole, string what)
    {
        var servers = whole.WithServers('b', each => each with { Owner = null, State = ServerState.Parked });
        var gone = servers with { Docker = servers.Docker with { Containers = servers.Docker.Containers.Where(each => each.Version != Sample.V("2")).ToValueList() } };
        Observed Of(Func<Container, Container> change) => servers.WithContainers(each => each.Version == Sample.V("2"), change);
        return what switch
        {
            "gone" => gone,
            "gone-but-removed-is-shown" => Of(each => each with { State = ContainerState.Removed }),
            "foreign-remains" => Of(each => each with { Managed = false }),
            "container-remains" => Of(each => each with { State = ContainerState.Exited }),
            "server-remains" => gone.WithServers('b', each => each.Name == "s1" ? each with { Owner = whole.Docker.Containers[2].Id, State = ServerState.Parked } : each),
            "work-under-way" => gone with { Docker = gone.Docker with { Busy = [Name] } },
            "docker-silent" => gone with { Docker = gone.Docker with { Reachable = false } },
            "haproxy-silent" => gone with { Proxy = null },
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "nothing such is left"),
        };
    }

    private static Observed Without(Observed observed) => observed with
    {
        Docker = observed.Docker with { Containers = observed.Docker.Containers.Where(each => each.Name != Name).ToValueList() },
    };

    private static (string State, string Failure) Outcome(Observed observed, int seconds)
    {
        var stack = StackMachine.Advance(Sample.DesiredWith(Releasing), observed, Sample.Now + TimeSpan.FromSeconds(seconds)).Apps[0].Find(Sample.V("2"))!;
        return (stack.State.ToString(), stack.Failure ?? "");
    }
}
