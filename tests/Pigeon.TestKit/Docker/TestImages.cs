using System.Formats.Tar;
using System.Net.Http.Headers;

namespace Pigeon.TestKit;

/// <summary>Images of the test app, loaded into a daemon without a registry and without a build.</summary>
public static class TestImages
{
    /// <summary>The repository of the images without a health check.</summary>
    public const string Repository = "pigeon-test/app";

    /// <summary>The repository of the images with Docker's HEALTHCHECK.</summary>
    public const string CheckedRepository = "pigeon-test/checked";

    private static readonly string[] Versions = ["1.0", "2.0", "3.0"];

    /// <summary>The image of a version: pigeon-test/app:VERSION.</summary>
    public static string App(string version) => $"{Repository}:{version}";

    /// <summary>The same with a HEALTHCHECK every 500 ms.</summary>
    public static string Checked(string version) => $"{CheckedRepository}:{version}";

    /// <summary>Loads versions 1.0, 2.0 and 3.0, each with and without a health check.</summary>
    public static async Task LoadAsync(Dockerd dockerd, CancellationToken ct)
    {
        foreach (var version in Versions)
        {
            await LoadAsync(dockerd, App(version), version, [], ct);
            await LoadAsync(dockerd, Checked(version), version,
                ["HEALTHCHECK --interval=500ms --timeout=2s --retries=2 CMD [\"/app\", \"--health\"]"], ct);
        }
    }

    /// <summary>Loads an image whose one layer no other image has, so that it has to be pulled in earnest.</summary>
    /// <param name="bytes">About how large the layer is, compressed.</param>
    public static async Task LoadUniqueAsync(Dockerd dockerd, string image, string version, int bytes, CancellationToken ct)
    {
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder["ballast"], System.Security.Cryptography.RandomNumberGenerator.GetBytes(bytes), ct);
        await LoadAsync(dockerd, image, version, [], folder["ballast"], ct);
    }

    /// <summary>Loads one image under any name, with further Dockerfile instructions (CMD, ENV, LABEL, EXPOSE, HEALTHCHECK).</summary>
    public static Task LoadAsync(Dockerd dockerd, string image, string version, IReadOnlyList<string> instructions, CancellationToken ct) =>
        LoadAsync(dockerd, image, version, instructions, null, ct);

    private static async Task LoadAsync(Dockerd dockerd, string image, string version, IReadOnlyList<string> instructions, string? ballast, CancellationToken ct)
    {
        var (repository, tag) = Split(image);
        string[] changes = ["ENTRYPOINT [\"/app\"]", $"ENV VERSION={version} PORT=8080", "EXPOSE 8080", .. instructions];
        var query = string.Concat(changes.Select(change => $"&changes={Uri.EscapeDataString(change)}"));
        using var content = new ByteArrayContent(await ArchiveAsync(ballast, ct));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
        var address = new Uri($"/images/create?fromSrc=-&repo={Uri.EscapeDataString(repository)}&tag={tag}{query}", UriKind.Relative);
        using var response = await dockerd.Engine.PostAsync(address, content, ct);
        var said = await response.Content.ReadAsStringAsync(ct);
        if (!response.IsSuccessStatusCode || said.Contains("errorDetail", StringComparison.Ordinal))
            throw new InvalidOperationException($"loading {image}: {(int)response.StatusCode} {said}");
    }

    // The tag follows the last colon; a registry's port has a slash after it.
    private static (string Repository, string Tag) Split(string image)
    {
        var colon = image.LastIndexOf(':');
        return colon > image.LastIndexOf('/') ? (image[..colon], image[(colon + 1)..]) : (image, "latest");
    }

    private static async Task<byte[]> ArchiveAsync(string? ballast, CancellationToken ct)
    {
        using var archive = new MemoryStream();
        await using (var writer = new TarWriter(archive, leaveOpen: true))
        {
            await writer.WriteEntryAsync(await TestApp.CompileAsync(ct), "app", ct);
            if (ballast is not null) await writer.WriteEntryAsync(ballast, "ballast", ct);
        }

        return archive.ToArray();
    }
}
