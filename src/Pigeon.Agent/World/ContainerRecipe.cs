using System.Globalization;
using Pigeon.Agent.Docker;
using Pigeon.Agent.Formulas;
using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Agent.World;

/// <summary>What the Engine is asked to create for a replica.</summary>
/// <param name="Container">The container, on the first of its networks: before API 1.44 the Engine takes no more at its creation.</param>
/// <param name="Endpoints">All its networks by name; those that it is not created on it joins before it starts.</param>
internal sealed record ContainerRecipe(CreateContainer Container, IReadOnlyList<KeyValuePair<string, EndpointSettings>> Endpoints)
{
    /// <param name="replica">The replica.</param>
    /// <param name="network">The network on which HAProxy reaches it.</param>
    /// <param name="environment">Its variables, <c>NAME=value</c> each.</param>
    /// <param name="formulas">Where what it mounts of its formula is laid.</param>
    public static ContainerRecipe For(ReplicaSpec replica, NetworkName network, IReadOnlyList<string> environment, FormulaPlaces formulas)
    {
        var endpoints = replica.EndpointsFrom(network).Select(endpoint => KeyValuePair.Create(endpoint.Network.Text, SettingsFor(endpoint))).ToList();
        if (replica.Pod is { } pod)
            endpoints.Insert(replica.JoinsTraffic ? 1 : 0, KeyValuePair.Create(pod.Network, new EndpointSettings { Aliases = [replica.Service.Name.Text] }));

        // Up to API 1.43 the address is the container's and holds for its first network; since then it is the endpoint's, and the two have to agree.
        endpoints[0] = KeyValuePair.Create(endpoints[0].Key, endpoints[0].Value with { MacAddress = replica.Service.Docker.MacAddress });
        var container = ContainerFor(replica, endpoints[0], environment);
        var binds = HostRecipe.List(replica.Service.Docker.BindsFrom(formulas.FolderOf(replica.App, replica.Version)));
        return new(container with { HostConfig = container.HostConfig! with { Binds = binds } }, endpoints);
    }

    private static CreateContainer ContainerFor(ReplicaSpec replica, KeyValuePair<string, EndpointSettings> home, IReadOnlyList<string> environment)
    {
        var docker = replica.Service.Docker;
        return new CreateContainer
        {
            Image = docker.Image,
            Platform = docker.Platform,
            Cmd = docker.Command,
            Entrypoint = docker.Entrypoint,
            Env = environment,
            User = docker.User,
            WorkingDir = docker.WorkingDir,
            Hostname = docker.Hostname,
            Domainname = docker.DomainName,
            MacAddress = docker.MacAddress,
            Tty = docker.Tty,
            OpenStdin = docker.StdinOpen,
            ExposedPorts = HostRecipe.Exposed(docker.Ports),
            Volumes = docker.Volumes.Count > 0 ? docker.Volumes.ToDictionary(path => path, _ => new EmptyObject()) : null,
            Labels = LabelsFor(replica),
            Healthcheck = docker.Healthcheck is { } check ? HealthcheckFor(check) : null,
            StopSignal = docker.StopSignal,
            StopTimeout = (int)Math.Ceiling(docker.StopTimeout.TotalSeconds),
            HostConfig = HostRecipe.For(docker, home),
            NetworkingConfig = new NetworkingConfig { EndpointsConfig = new Dictionary<string, EndpointSettings>([home]) },
        };
    }

    private static EndpointSettings SettingsFor(NetworkEndpoint endpoint) => new()
    {
        Aliases = endpoint.Aliases,
        Links = endpoint.Links,
        DriverOpts = HostRecipe.Map(endpoint.DriverOptions),
        IpamConfig = !endpoint.HasAddress && endpoint.LinkLocalAddresses.Count == 0 ? null : new EndpointAddress
        {
            Ipv4Address = endpoint.Ipv4Address,
            Ipv6Address = endpoint.Ipv6Address,
            LinkLocalAddresses = HostRecipe.List(endpoint.LinkLocalAddresses),
        },
    };

    private static Dictionary<string, string> LabelsFor(ReplicaSpec replica)
    {
        var labels = replica.Service.Docker.Labels.ToDictionary(label => label.Key, label => label.Value);
        labels[Labels.Register] = replica.Service.Registered ? "true" : "false";
        labels[Labels.App] = replica.App.Text;
        labels[Labels.Version] = replica.Version.Text;
        labels[Labels.Service] = replica.Service.Name.Text;
        labels[Labels.Replica] = replica.Number.ToString(CultureInfo.InvariantCulture);
        labels[Labels.Managed] = "true";
        return labels;
    }

    private static Healthcheck HealthcheckFor(ContainerCheck check) => new()
    {
        Test = check.Test,
        Interval = NonZero(check.Interval),
        Timeout = NonZero(check.Timeout),
        StartPeriod = NonZero(check.StartPeriod),
        Retries = check.Retries > 0 ? check.Retries : null,
    };

    private static TimeSpan? NonZero(TimeSpan span) => span > TimeSpan.Zero ? span : null;
}
