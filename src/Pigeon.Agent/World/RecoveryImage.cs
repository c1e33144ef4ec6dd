using Pigeon.Agent.Files;
using Pigeon.Core;
using Pigeon.Core.Planning;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;

namespace Pigeon.Agent.World;

/// <summary>
/// The files from which HAProxy starts again: configuration with the real addresses, the state of each server, and the
/// maps. They are written before each runtime change, so that a crash of either side recovers from disk.
/// </summary>
public sealed class RecoveryImage(ProxySettings settings, string configPath)
{
    public string ConfigPath { get; } = configPath;

    public bool HasConfig => File.Exists(ConfigPath);

    /// <summary>Creates the folders that the files lie in.</summary>
    public void Prepare()
    {
        Directory.CreateDirectory(settings.MapsFolder);
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigPath)!);
    }

    /// <exception cref="IOException">A file could not be written; the old one is intact.</exception>
    public async Task WriteAsync(Blueprint blueprint, ProxyView proxy, CancellationToken ct)
    {
        await WriteMapsAsync(proxy, ct);
        await DurableFile.WriteIfChangedAsync(settings.StateFile, Blueprint.StateFile(proxy.Servers), DurableFile.Public, ct);
        await DurableFile.WriteIfChangedAsync(ConfigPath, blueprint.Config(proxy.Servers), DurableFile.Private, ct);
    }

    /// <summary>Writes the maps only: for a HAProxy whose configuration is not the one that is wanted.</summary>
    public async Task WriteMapsAsync(ProxyView proxy, CancellationToken ct)
    {
        foreach (var map in Enum.GetValues<MapName>())
        {
            var rows = map is MapName.Members ? OwnerRows(proxy.Servers) : proxy.Map(map).Rows;
            var text = string.Concat(rows.Select(row => $"{row.Key} {row.Value}\n"));
            await DurableFile.WriteIfChangedAsync(settings.MapFile(map), text, DurableFile.Public, ct);
        }
    }

    private static IEnumerable<MapRow> OwnerRows(ValueList<Server> servers) => servers
        .Where(server => server.Owner is not null)
        .Select(server => new MapRow($"{server.Lane.Backend}/{server.Name}", server.Owner!.Value.Text));
}
