using System.Formats.Tar;
using System.Net.Http.Headers;
using Pigeon.Agent.Docker;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Docker;

/// <summary>The client under test on a daemon, and containers with a shell to try it on.</summary>
public sealed class EngineDesk : IAsyncDisposable
{
    public const string Image = "pigeon-test/shell:1";
    public const string Label = "pigeon.engine-test";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Dockerd _dockerd;

    private EngineDesk(Dockerd dockerd) => (_dockerd, Client) = (dockerd, Connect(dockerd));

    public EngineClient Client { get; }

    public static EngineDesk At(Dockerd dockerd) => new(dockerd);

    public static EngineClient Connect(Dockerd dockerd) => new(Address(dockerd), TimeProvider.System);

    public static EngineAddress Address(Dockerd dockerd) =>
        EngineAddress.TryParse(dockerd.Host, out var address) ? address : throw new ArgumentException(dockerd.Host);

    public static ImageReference Reference(string text) =>
        ImageReference.TryParse(text, out var reference) ? reference : throw new ArgumentException(text);

    public static Task HoldsAsync(Func<Task<bool>> condition, string because) => Eventually.TrueAsync(condition, because, Patience);

    public static CreateContainer Running(params string[] command) => new()
    {
        Image = Image,
        Cmd = ["/bin/busybox", .. command],
        Labels = new Dictionary<string, string> { [Label] = "true" },
    };

    /// <summary>Loads the image with the shell, unless the daemon has it.</summary>
    public async Task PrepareAsync()
    {
        if ((await _dockerd.DockerAsync("images", "--quiet", Image)).Length > 0) return;
        using var archive = new MemoryStream();
        await using (var writer = new TarWriter(archive, leaveOpen: true))
            await writer.WriteEntryAsync("/bin/busybox", "bin/busybox");
        using var content = new ByteArrayContent(archive.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
        var parts = Image.Split(':');
        using var response = await _dockerd.Engine.PostAsync(
            new Uri($"/images/create?fromSrc=-&repo={Uri.EscapeDataString(parts[0])}&tag={parts[1]}", UriKind.Relative), content);
        response.EnsureSuccessStatusCode();
    }

    public async Task<string> StartAsync(CreateContainer body)
    {
        var id = (await Client.CreateContainerAsync($"engine-test-{Guid.NewGuid():N}", body, CancellationToken.None)).Id;
        await Client.StartContainerAsync(id, CancellationToken.None);
        return id;
    }

    public Task RunInsideAsync(string id, params string[] command) => _dockerd.DockerAsync(["exec", id, .. command]);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _dockerd.ClearAsync();
    }
}
