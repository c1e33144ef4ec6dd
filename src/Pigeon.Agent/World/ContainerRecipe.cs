using System.Globalization;
using Pigeon.Agent.Docker;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using RestartPolicy = Pigeon.Agent.Docker.RestartPolicy;

namespace Pigeon.Agent.World;

/// <summary>What the Engine is asked to create for a replica.</summary>
/// <param name="Container">The container, on the first of its networks: before API 1.44 the Engine takes no more at its creation.</param>
/// <param name="Endpoints">All its networks by name; those that it is not created on it joins before it starts.</param>
internal sealed record ContainerRecipe(CreateContainer Container, IReadOnlyList<KeyValuePair<string, EndpointSettings>> Endpoints)
{
    /// <param name="replica">The replica.</param>
    /// <param name="network">The network on which HAProxy reaches it.</param>
    public static ContainerRecipe For(ReplicaSpec replica, NetworkName network)
    {
        var endpoints = replica.EndpointsFrom(network).Select(endpoint => KeyValuePair.Create(endpoint.Network.Text, SettingsFor(endpoint))).ToList();
        if (replica.Pod is { } pod)
            endpoints.Insert(replica.JoinsTraffic ? 1 : 0, KeyValuePair.Create(pod.Network, new EndpointSettings { Aliases = [replica.Service.Name.Text] }));
        return new(ContainerFor(replica, endpoints[0]), endpoints);
    }

    private static CreateContainer ContainerFor(ReplicaSpec replica, KeyValuePair<string, EndpointSettings> home)
    {
        var docker = replica.Service.Docker;
        return new CreateContainer
        {
            Image = docker.Image,
            Cmd = docker.Command,
            Entrypoint = docker.Entrypoint,
            Env = docker.Environment,
            ExposedPorts = docker.Ports.Select(Key).Distinct().ToDictionary(key => key, _ => new EmptyObject()),
            Labels = LabelsFor(replica),
            Healthcheck = docker.Healthcheck is { } check ? HealthcheckFor(check) : null,
            StopSignal = docker.StopSignal,
            StopTimeout = (int)Math.Ceiling(docker.StopTimeout.TotalSeconds),
            HostConfig = new HostConfig
            {
                Binds = docker.Binds,
                PortBindings = BindingsFor(docker.Ports),
                RestartPolicy = RestartFor(docker.Restart),
                Memory = docker.Memory,
                NanoCpus = docker.NanoCpus,
                CpuShares = docker.CpuShares,
                NetworkMode = home.Key,
            },
            NetworkingConfig = new NetworkingConfig { EndpointsConfig = new Dictionary<string, EndpointSettings>([home]) },
        };
    }

    private static EndpointSettings SettingsFor(NetworkEndpoint endpoint) => new()
    {
        Aliases = endpoint.Aliases,
        Links = endpoint.Links,
        DriverOpts = endpoint.DriverOptions.Count > 0 ? endpoint.DriverOptions.ToDictionary(option => option.Name, option => option.Value) : null,
        IpamConfig = !endpoint.HasAddress && endpoint.LinkLocalAddresses.Count == 0 ? null : new EndpointAddress
        {
            Ipv4Address = endpoint.Ipv4Address,
            Ipv6Address = endpoint.Ipv6Address,
            LinkLocalAddresses = endpoint.LinkLocalAddresses.Count > 0 ? endpoint.LinkLocalAddresses : null,
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

    private static string Key(PortSpec port) => string.Create(CultureInfo.InvariantCulture, $"{port.Port}/{port.Protocol}");

    private static Dictionary<string, IReadOnlyList<PortBinding>?> BindingsFor(IEnumerable<PortSpec> ports) => ports
        .Where(port => port.HostPort is not null)
        .GroupBy(Key)
        .ToDictionary(group => group.Key, group => (IReadOnlyList<PortBinding>?)[.. group.Select(port => new PortBinding
        {
            HostIp = port.HostIp ?? "",
            HostPort = port.HostPort is > 0 and var number ? number.ToString(CultureInfo.InvariantCulture) : "",
        })]);

    private static RestartPolicy RestartFor(Core.Definitions.RestartPolicy policy) => new()
    {
        Name = policy.Mode switch
        {
            RestartMode.No => "no",
            RestartMode.Always => "always",
            RestartMode.UnlessStopped => "unless-stopped",
            RestartMode.OnFailure => "on-failure",
            _ => throw new System.Diagnostics.UnreachableException($"no word for {policy.Mode}"),
        },
        MaximumRetryCount = policy.Mode is RestartMode.OnFailure ? policy.MaximumRetries : null,
    };

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
