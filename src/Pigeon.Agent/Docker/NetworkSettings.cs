using System.Collections.ObjectModel;

namespace Pigeon.Agent.Docker;

/// <summary>The networks of a container by name, and the host ports it is published on.</summary>
public sealed record NetworkSettings
{
    public IReadOnlyDictionary<string, EndpointSettings> Networks
    {
        get;
        init => field = value ?? ReadOnlyDictionary<string, EndpointSettings>.Empty;
    } = ReadOnlyDictionary<string, EndpointSettings>.Empty;

    /// <summary>By container port (<c>8080/tcp</c>); the list is null where the port is exposed but not published. Only inspect fills it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PortBinding>?> Ports
    {
        get;
        init => field = value ?? ReadOnlyDictionary<string, IReadOnlyList<PortBinding>?>.Empty;
    } = ReadOnlyDictionary<string, IReadOnlyList<PortBinding>?>.Empty;
}
