using Pigeon.Agent.Files;
using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;
using Pigeon.Hosting.Files;

namespace Pigeon.Agent.World;

/// <summary>
/// The files from which HAProxy starts again: configuration with the real addresses, the state of each server, and the
/// maps. They are written before each runtime change, so that a crash of either side recovers from disk; they reach the
/// disk itself after it (<see cref="KnownFiles.Flush"/>), for only a power failure needs that, and it ends every container too.
/// </summary>
public sealed class RecoveryImage(ProxySettings settings, string configPath)
{
    public string ConfigPath { get; } = configPath;

    /// <summary>Where Pigeon keeps what it knows of them.</summary>
    public string Folder { get; } = Path.GetDirectoryName(settings.StateFile)!;

    /// <summary>The folders that the files lie in.</summary>
    public IReadOnlyList<string> Folders => [settings.MapsFolder, Folder, Path.GetDirectoryName(ConfigPath)!];

    public KnownFiles Files { get; } = new();

    public bool HasConfig => File.Exists(ConfigPath);

    /// <summary>Creates the folders that the files lie in, and the maps that are not there: no configuration is accepted that names a missing one.</summary>
    public void Prepare()
    {
        Directory.CreateDirectory(settings.MapsFolder);
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigPath)!);
        foreach (var map in Enum.GetValues<MapName>()) File.Open(settings.MapFile(map), FileMode.OpenOrCreate).Dispose();
    }

    /// <exception cref="IOException">A file could not be written; the old one is intact.</exception>
    public async Task WriteAsync(Blueprint blueprint, ProxyView proxy, CancellationToken ct)
    {
        await WriteMapsAsync(proxy, ct);
        await Files.WriteAsync(settings.StateFile, blueprint.StateFile(proxy.Servers), DurableFile.Public, ct);
        await WriteConfigAsync(blueprint.Config(proxy.Servers), ct);
    }

    /// <summary>What would be written, in the order of <see cref="WriteAsync"/>.</summary>
    public IEnumerable<(string Path, string Text)> Contents(Blueprint blueprint, ProxyView proxy) =>
        [.. Maps(proxy), (settings.StateFile, blueprint.StateFile(proxy.Servers)), (ConfigPath, blueprint.Config(proxy.Servers))];

    /// <summary>What the files of the maps would be.</summary>
    public IEnumerable<(string Path, string Text)> Maps(ProxyView proxy) => Enum.GetValues<MapName>().Select(map =>
        (settings.MapFile(map), string.Concat((map is MapName.Members ? OwnerRows(proxy.Servers) : proxy.Map(map).Rows).Select(row => $"{row.Key} {row.Value}\n"))));

    /// <summary>Adds the states of servers that are not Pigeon's, so that a reload leaves them as somebody has set them.</summary>
    /// <param name="states">What HAProxy answers to "show servers state".</param>
    /// <exception cref="IOException">The file could not be written.</exception>
    public Task KeepForeignStatesAsync(Blueprint blueprint, ProxyView proxy, string states, CancellationToken ct)
    {
        var foreign = states.Split('\n').Where(line => line.Split(' ') is [_, var backend, _, _, ..]
            && !line.StartsWith('#') && !Lane.TryParse(backend, out _));
        return Files.WriteAsync(settings.StateFile, blueprint.StateFile(proxy.Servers) + string.Concat(foreign.Select(line => $"{line}\n")), DurableFile.Public, ct);
    }

    /// <inheritdoc cref="WriteAsync" />
    public Task WriteConfigAsync(string text, CancellationToken ct) => Files.WriteAsync(ConfigPath, text, DurableFile.Private, ct);

    /// <summary>Writes the maps only: for a HAProxy whose configuration is not the one that is wanted.</summary>
    public async Task WriteMapsAsync(ProxyView proxy, CancellationToken ct)
    {
        foreach (var (path, text) in Maps(proxy)) await Files.WriteAsync(path, text, DurableFile.Public, ct);
    }

    private static IEnumerable<MapRow> OwnerRows(ValueList<Server> servers) => servers
        .Where(server => server.Owner is not null)
        .Select(server => new MapRow($"{server.Lane.Backend}/{server.Name}", server.Owner!.Value.Text));
}
