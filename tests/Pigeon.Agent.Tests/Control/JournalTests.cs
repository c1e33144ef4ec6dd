using Pigeon.Agent.Control;
using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;
using Xunit;

namespace Pigeon.Agent.Tests.Control;

/// <summary>What people who watch an operation are told.</summary>
public sealed class JournalTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_pulls_of_an_operation_are_those_of_its_services_and_of_its_jobs()
    {
        var journal = new Journal("vm1", TimeProvider.System);
        var operation = new Operation { Id = OperationId.Parse("operation-1"), Verb = Verb.Release, Version = StackVersion.Parse("1"), StartedAt = Now };
        var app = new App
        {
            Name = AppName.Parse("shop"), Revision = 1, Lanes = [], Operations = [operation],
            Stacks = [new Stack { State = StackState.Releasing, Lane = 'a', Since = Now, Spec = Spec }],
        };
        var docker = new DockerView { Reachable = true, Listed = true, Containers = [], Pulls = [Pull("migrations:1"), Pull("other:1"), Pull("shop:1")] };

        journal.Follow(Desired.Empty.With(app), new Plan([], null), new Observed { Docker = docker, Proxy = null });

        var shown = journal.Show(app.Name, operation);
        Assert.Equal(["migrations:1", "shop:1"], shown.Pulls.Select(pull => pull.Image));
    }

    private static ImagePull Pull(string image) => new(image, 0, 1, 0, 10);

    private static StackSpec Spec => new()
    {
        App = AppName.Parse("shop"), Version = StackVersion.Parse("1"), Count = 1,
        Services = [new ServiceSpec { Name = ServiceName.Parse("web"), Registered = true, Docker = new DockerConfig { Image = "shop:1" } }],
        Jobs = [new JobSpec { Name = ServiceName.Parse("migrate"), Docker = new DockerConfig { Image = "migrations:1" } }],
        Loadbal = new LoadBalancing
        {
            Frontend = FrontendName.Parse("web"), Hosts = [], BackendPort = 80, Network = NetworkName.Parse("web"), DrainTimeout = TimeSpan.Zero, Fallback = Fallback.None,
            Lane = new LaneSettings { Balance = Balance.Roundrobin, Check = new HealthCheck.Tcp(new CheckPace(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 1, 2)) },
        },
    };
}
