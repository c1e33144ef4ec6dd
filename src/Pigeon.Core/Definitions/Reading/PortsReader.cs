using Pigeon.Core.Definitions.Values;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>Reads <c>docker_config.port_bindings</c> and <c>docker_config.ports</c> into one list.</summary>
internal static class PortsReader
{
    private const int MostPorts = 1000;

    private delegate bool Parse(string text, out ValueList<PortSpec>? ports, out string problem);

    public static ValueList<PortSpec> Publish(Field field)
    {
        var bound = Read(field, PortText.TryPublish);
        foreach (var twice in bound.GroupBy(port => port).Where(group => group.Count() > 1).Take(1))
            field.Fail($"the container's port {twice.Key.Port}/{twice.Key.Protocol} is published twice in the same way");
        return bound.ToValueList();
    }

    /// <returns>What is published, which is exposed by that, and what is only exposed.</returns>
    public static ValueList<PortSpec> Expose(ValueList<PortSpec> published, Field field)
    {
        var only = Read(field, PortText.TryExpose).Distinct().Where(port => !published.Any(other => (other.Port, other.Protocol) == (port.Port, port.Protocol)));
        return [.. published, .. only];
    }

    private static List<PortSpec> Read(Field field, Parse parse)
    {
        var ports = new List<PortSpec>();
        foreach (var item in field.Items(MostPorts) ?? [])
        {
            if (item.Text() is not { } text) continue;
            if (!parse(text, out var found, out var problem)) item.Fail(problem);
            else if (ports.Count + found!.Count > MostPorts) item.Fail($"makes more than {MostPorts} ports");
            else ports.AddRange(found);
        }
        return ports;
    }
}
