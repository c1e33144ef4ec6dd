using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Support;

/// <summary>The same world but for one thing.</summary>
internal static class Changes
{
    extension(Observed observed)
    {
        public Observed WithContainers(Func<Container, bool> which, Func<Container, Container> change) => observed with
        {
            Docker = observed.Docker with { Containers = observed.Docker.Containers.Select(each => which(each) ? change(each) : each).ToValueList() },
        };

        public Observed WithContainer(string name, Func<Container, Container> change) => observed.WithContainers(each => each.Name == name, change);

        public Observed WithServers(char lane, Func<Server, Server> change) => observed with
        {
            Proxy = observed.Proxy! with
            {
                Servers = observed.Proxy.Servers.Select(each => each.Lane.Letter == lane ? change(each) : each).ToValueList(),
            },
        };

        /// <summary>The lane's members fail HAProxy's check.</summary>
        public Observed WithDeadLane(char lane) =>
            observed.WithServers(lane, each => each.State is ServerState.Ready ? each with { State = ServerState.Coming, LastCheck = "L4CON" } : each);
    }

    extension(StackSpec spec)
    {
        public StackSpec With(int weight) => spec with { Services = spec.Services.Select(service => service with { Weight = weight }).ToValueList() };

        /// <summary>With a second service that is no member, so that each replica is a pod.</summary>
        public StackSpec WithHelper() => spec with
        {
            Services = spec.Services.Append(new ServiceSpec { Name = ServiceName.Parse("helper"), Registered = false, Docker = spec.Services[0].Docker }).ToValueList(),
        };

        public StackSpec WithFormula() => spec with { Formula = Sample.Formula(spec.Version.Text).Spec };

        public StackSpec WithJobs(params JobSpec[] jobs) => spec with { Jobs = jobs.ToValueList() };

        public StackSpec WithHooks(params HookEvent[] events) => spec with
        {
            Hooks = events.Select(at => new HookSpec { Event = at, Command = ["/bin/true"], Timeout = TimeSpan.FromSeconds(1) }).ToValueList(),
        };

        public StackSpec With(Func<LaneSettings, LaneSettings> change) => spec with { Loadbal = spec.Loadbal with { Lane = change(spec.Loadbal.Lane) } };

        public StackSpec With(StickyCookie cookie) => spec.With(lane => lane with { Cookie = cookie });
    }

    extension(App app)
    {
        public App WithLanes(Func<LaneSettings, LaneSettings> change) =>
            app with { Lanes = app.Lanes.Select(lane => lane with { Settings = change(lane.Settings) }).ToValueList() };

        public App WithSpecs(Func<StackSpec, StackSpec> change) =>
            app with { Stacks = app.Stacks.Select(stack => stack with { Spec = change(stack.Spec) }).ToValueList() };

        public App WithRestart(RestartMode mode) => app.WithSpecs(spec => spec with
        {
            Services = spec.Services.Select(service => service with { Docker = service.Docker with { Restart = new RestartPolicy(mode, 0) } }).ToValueList(),
        });
    }
}
