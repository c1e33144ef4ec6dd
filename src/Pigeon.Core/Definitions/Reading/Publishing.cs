using System.Globalization;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>What <c>loadbal.publish</c> asks of the services that are members.</summary>
internal static class Publishing
{
    /// <summary>The same container settings, with the member's port on any free port of the VM, unless the definition has published it already.</summary>
    public static ServiceSpec Publish(ServiceSpec service, int backendPort)
    {
        if (!service.Registered) return service;
        var docker = service.Docker;
        var said = docker.Labels.FirstOrDefault(label => label.Key == LabelReader.Port)?.Value;
        var port = int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var own) ? own : backendPort;
        var isPublished = docker.Ports.Any(each => each.Port == port && each is { Protocol: "tcp", HostPort: not null });
        return service with
        {
            Docker = docker with
            {
                Ports = isPublished ? docker.Ports : docker.Ports.Append(new PortSpec(port, "tcp", null, 0)).ToValueList(),
                Labels = docker.Labels.Where(label => label.Key != LabelReader.Publish).Append(new LabelPair(LabelReader.Publish, "true")).ToValueList(),
            },
        };
    }
}
