using System.Formats.Tar;
using System.Net.Http.Headers;

namespace Pigeon.TestKit;

/// <summary>An image of the machine's own HAProxy with the libraries that it needs, and nothing else.</summary>
public static class HaproxyImage
{
    /// <summary>The image's name.</summary>
    public const string Name = "pigeon-test/haproxy:latest";

    private const string Program = "/usr/sbin/haproxy";

    /// <summary>Loads the image into a daemon.</summary>
    public static async Task LoadAsync(Dockerd dockerd, CancellationToken ct)
    {
        using var content = new ByteArrayContent(await ArchiveAsync(ct));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
        var address = new Uri($"/images/create?fromSrc=-&repo={Uri.EscapeDataString(Name.Split(':')[0])}&tag=latest", UriKind.Relative);
        using var response = await dockerd.Engine.PostAsync(address, content, ct);
        var said = await response.Content.ReadAsStringAsync(ct);
        if (!response.IsSuccessStatusCode || said.Contains("errorDetail", StringComparison.Ordinal))
            throw new InvalidOperationException($"loading {Name}: {(int)response.StatusCode} {said}");
    }

    private static async Task<byte[]> ArchiveAsync(CancellationToken ct)
    {
        var linked = await Tool.RunAsync("ldd", [Program], ct);
        var libraries = linked.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => word.StartsWith('/')).Distinct();
        using var archive = new MemoryStream();
        await using (var writer = new TarWriter(archive, leaveOpen: true))
            foreach (var file in libraries.Append(Program))
                await WriteAsync(writer, file, ct);
        return archive.ToArray();
    }

    private static async Task WriteAsync(TarWriter writer, string file, CancellationToken ct)
    {
        await using var content = File.OpenRead(file);
        const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, file.TrimStart('/')) { DataStream = content, Mode = Executable }, ct);
    }
}
