using Pigeon.Core.Definitions.Values;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>Reads <c>docker_config.ports</c> and <c>docker_config.port_bindings</c> into one list.</summary>
internal static class PortsReader
{
    private const int MostPorts = 1000;

    private delegate bool Parse(string text, out ValueList<PortSpec>? ports, out string problem);

    public static ValueList<PortSpec> Read(Field? exposed, Field? published)
    {
        var bound = Read(published, PortText.TryPublish);
        foreach (var twice in bound.GroupBy(port => port).Where(group => group.Count() > 1).Take(1))
            published!.Fail($"the container's port {twice.Key.Port}/{twice.Key.Protocol} is published twice in the same way");
        // What is published is exposed by that.
        var only = Read(exposed, PortText.TryExpose).Distinct().Where(port => !bound.Exists(other => (other.Port, other.Protocol) == (port.Port, port.Protocol)));
        return [.. bound, .. only];
    }

    private static List<PortSpec> Read(Field? field, Parse parse)
    {
        var ports = new List<PortSpec>();
        foreach (var item in field?.Items(MostPorts) ?? [])
        {
            if (item.Text() is not { } text) continue;
            if (!parse(text, out var found, out var problem)) item.Fail(problem);
            else if (ports.Count + found!.Count > MostPorts) item.Fail($"makes more than {MostPorts} ports");
            else ports.AddRange(found);
        }
        return ports;
    }
}
