using System.Globalization;
using Pigeon.Agent.Docker;
using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;
using ContainerHealth = Pigeon.Core.World.ContainerHealth;
using ContainerState = Pigeon.Core.World.ContainerState;

namespace Pigeon.Agent.World;

/// <summary>Makes the core's containers of what the Engine lists. Labels are anybody's text: what does not fit its rule is named and left out.</summary>
internal sealed class ContainerReader(Desired desired, LeavingMarks leaving)
{
    private const int LongestQuote = 80;

    private readonly List<string> _warnings = [];

    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Null when the container is none of Pigeon's business.</summary>
    public Container? Read(ContainerSummary summary)
    {
        var name = summary.Names.Count > 0 ? summary.Names[0] : summary.Id;
        var labels = summary.Labels;
        var managed = labels.GetValueOrDefault(Labels.Managed) == "true";
        var registered = labels.GetValueOrDefault(Labels.Register);
        if (registered is not ("true" or "false"))
            return Ignore(name, $"label {Labels.Register} is neither true nor false");
        if (registered == "false" && !managed) return null;
        if (!AppName.TryParse(labels.GetValueOrDefault(Labels.App), out var app))
            return Ignore(name, $"label {Labels.App} is missing or no app's name ({AppName.Rule})");
        if (!StackVersion.TryParse(labels.GetValueOrDefault(Labels.Version), out var version))
            return Ignore(name, $"label {Labels.Version} is missing or no version ({StackVersion.Rule})");
        if (!ContainerId.TryParse(summary.Id, out var id)) return Ignore(name, "the Engine gave it an identifier of another form");
        var port = PortOf(name, summary, desired.Find(app)?.Find(version));
        return new Container
        {
            Id = id,
            Name = name,
            App = app,
            Version = version,
            Service = ServiceName.TryParse(labels.GetValueOrDefault(Labels.Service), out var service) ? service : null,
            Managed = managed,
            Registered = registered == "true",
            State = StateOf(summary.State),
            Health = HealthOf(summary.Health),
            Address = AddressOf(name, summary, desired.Find(app)?.Find(version), port),
            PublishedPort = labels.GetValueOrDefault(Labels.Publish) == "true" ? PublishedPortOf(summary, port) : null,
            Leaving = leaving.IsMarked(summary.Id),
            ExitCode = summary.ExitCode,
            ImageId = summary.ImageId.Length > 0 ? summary.ImageId : null,
        };
    }

    /// <summary>The port on which it takes traffic; null while it takes none.</summary>
    private int? PortOf(string name, ContainerSummary summary, Stack? stack)
    {
        if (stack is null || summary.State is not ContainerStatus.Running) return null;
        var port = stack.Spec.Loadbal.BackendPort;
        if (summary.Labels.GetValueOrDefault(Labels.Port) is { } text
            && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port))
            port = 0;
        if (port is >= 1 and <= 65535) return port;
        Ignore(name, $"label {Labels.Port} is no port from 1 to 65535");
        return null;
    }

    private static int? PublishedPortOf(ContainerSummary summary, int? port) =>
        summary.Ports.FirstOrDefault(each => each is { Type: "tcp", PublicPort: not null } && each.PrivatePort == port)?.PublicPort;

    private MemberAddress? AddressOf(string name, ContainerSummary summary, Stack? stack, int? port)
    {
        if (stack is null || port is null) return null;
        var network = stack.Spec.Loadbal.Network.Text;
        if (summary.Labels.GetValueOrDefault(Labels.Network) is { } other) network = other;
        if (!summary.NetworkSettings.Networks.TryGetValue(network, out var endpoint))
        {
            if (summary.Labels.GetValueOrDefault(Labels.Register) == "true") Ignore(name, $"it is not attached to network {Printable.Of(network, LongestQuote)}");
            return null;
        }

        return MemberAddress.From(endpoint.IpAddress, port.Value);
    }

    private Container? Ignore(string name, string why)
    {
        _warnings.Add($"container {Printable.Of(name, LongestQuote)} takes no traffic: {why}");
        return null;
    }

    private static ContainerState StateOf(ContainerStatus status) => status switch
    {
        ContainerStatus.Created => ContainerState.Created,
        ContainerStatus.Running => ContainerState.Running,
        ContainerStatus.Paused => ContainerState.Paused,
        ContainerStatus.Restarting => ContainerState.Restarting,
        ContainerStatus.Exited => ContainerState.Exited,
        ContainerStatus.Dead or ContainerStatus.Removing => ContainerState.Dead,
        _ => ContainerState.Paused, // a word that Docker may add: not dead for certain, and not fit to take traffic
    };

    private static ContainerHealth HealthOf(HealthStatus health) => health switch
    {
        HealthStatus.None => ContainerHealth.None,
        HealthStatus.Starting => ContainerHealth.Starting,
        HealthStatus.Healthy => ContainerHealth.Healthy,
        _ => ContainerHealth.Unhealthy,
    };
}
