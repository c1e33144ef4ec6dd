using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Planning;

/// <summary>
/// What one plan looks up, in tables that are made once per plan. The planner asks for each container and each server;
/// were every answer a search, the cost would grow with the square of the VM.
/// </summary>
internal sealed class Census
{
    private static readonly IReadOnlyList<Server> NoServers = [];
    private readonly Dictionary<AppName, App> _apps = [];
    private readonly Dictionary<ContainerId, Container> _byId;
    private readonly Dictionary<string, Container> _byName;
    private readonly Dictionary<(AppName, StackVersion), List<Container>> _byStack = [];
    private readonly Dictionary<Lane, List<Server>> _lanes = [];
    private readonly HashSet<ContainerId> _owners;
    private readonly HashSet<MemberAddress> _addresses;

    // Lists come in order, so the next one mostly belongs where the last one did.
    private (Lane Lane, List<Server> Servers)? _lastLane;

    public Census(Desired desired, Observed observed)
    {
        var size = observed.Docker.Containers.Count;
        (_byId, _byName) = (new(size), new(size, StringComparer.Ordinal));
        (_owners, _addresses) = (new(size), new(size));
        foreach (var app in desired.Apps) _apps.TryAdd(app.Name, app);
        foreach (var container in observed.Containers) Add(container);
        foreach (var server in observed.Proxy?.Servers ?? []) Add(server);
    }

    /// <summary>The lanes that HAProxy has, in its order, each with its servers.</summary>
    public IReadOnlyCollection<KeyValuePair<Lane, List<Server>>> Lanes => _lanes;

    public App? Find(AppName name) => _apps.GetValueOrDefault(name);

    public Container? Find(ContainerId id) => _byId.GetValueOrDefault(id);

    /// <inheritdoc cref="DockerView.Find(string)" />
    public Container? Find(string name) => _byName.GetValueOrDefault(name);

    public IReadOnlyList<Container> Of(App app, Stack stack) => Of(app.Name, stack.Version);

    public IReadOnlyList<Container> Of(AppName app, StackVersion version) => _byStack.GetValueOrDefault((app, version)) ?? [];

    public IReadOnlyList<Server> In(Lane lane) => _lanes.TryGetValue(lane, out var servers) ? servers : NoServers;

    /// <summary>Whether HAProxy knows the container.</summary>
    public bool IsMember(ContainerId id) => _owners.Contains(id);

    /// <summary>Whether a filled server has the address.</summary>
    public bool IsTaken(MemberAddress address) => _addresses.Contains(address);

    private void Add(Container container)
    {
        _byId.TryAdd(container.Id, container);
        if (!_byName.TryAdd(container.Name, container) && _byName[container.Name].State is ContainerState.Removed
            && container.State is not ContainerState.Removed)
            _byName[container.Name] = container;
        var stack = (container.App, container.Version);
        if (!_byStack.TryGetValue(stack, out var members)) _byStack.Add(stack, members = []);
        members.Add(container);
    }

    private void Add(Server server)
    {
        LaneOf(server).Add(server);
        if (server.Owner is not { } owner) return;
        _owners.Add(owner);
        if (server.Address is { } address) _addresses.Add(address);
    }

    private List<Server> LaneOf(Server server)
    {
        if (_lastLane is { } last && last.Lane == server.Lane) return last.Servers;
        if (!_lanes.TryGetValue(server.Lane, out var servers)) _lanes.Add(server.Lane, servers = []);
        _lastLane = (server.Lane, servers);
        return servers;
    }
}
