using System.Diagnostics;
using System.Formats.Tar;
using Pigeon.Agent.Docker;
using Xunit;

namespace Pigeon.Integration.Tests.Docker;

/// <summary>The engine under test: a tiny image in it, and names that are cleared away afterwards.</summary>
public sealed class LiveEngine : IAsyncLifetime
{
    public const string Image = "pigeon-engine-test:1";
    public const string Label = "pigeon.engine-test";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static string? SocketPath => Environment.GetEnvironmentVariable("PIGEON_TEST_DOCKER") is { Length: > 0 } path ? path : null;

    public EngineClient Client { get; } = new(Address(SocketPath ?? "/nowhere"), TimeProvider.System);

    public static EngineAddress Address(string path) =>
        EngineAddress.TryParse("unix://" + path, out var address) ? address : throw new ArgumentException(path);

    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!await condition()) await Task.Delay(TimeSpan.FromMilliseconds(50), deadline.Token);
    }

    public static CreateContainer Running(params string[] command) => new()
    {
        Image = Image,
        Cmd = ["/bin/busybox", .. command],
        Labels = new Dictionary<string, string> { [Label] = "true" },
    };

    public async Task<string> StartAsync(CreateContainer body)
    {
        var id = await Client.CreateContainerAsync($"engine-test-{Guid.NewGuid():N}", body, CancellationToken.None);
        await Client.StartContainerAsync(id, CancellationToken.None);
        return id;
    }

    public static Task RunInsideAsync(string id, params string[] command) => DockerAsync(["exec", id, .. command], _ => Task.CompletedTask);

    public Task InitializeAsync() => SocketPath is null
        ? Task.CompletedTask
        : DockerAsync(["import", "-", Image], async input =>
        {
            await using var tar = new TarWriter(input, leaveOpen: true);
            await tar.WriteEntryAsync("/bin/busybox", "bin/busybox");
        });

    public async Task DisposeAsync()
    {
        if (SocketPath is not null)
        {
            foreach (var container in await Client.ListContainersAsync(Label, CancellationToken.None))
                await Client.RemoveContainerAsync(container.Id, force: true, CancellationToken.None);
            foreach (var network in (await Client.ListNetworksAsync(CancellationToken.None)).Where(network => network.Labels.ContainsKey(Label)))
                await Client.RemoveNetworkAsync(network.Id, CancellationToken.None);
        }

        Client.Dispose();
    }

    private static async Task DockerAsync(string[] arguments, Func<Stream, Task> feed)
    {
        var start = new ProcessStartInfo("docker", ["-H", "unix://" + SocketPath, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var docker = Process.Start(start)!;
        await feed(docker.StandardInput.BaseStream);
        docker.StandardInput.Close();
        await docker.WaitForExitAsync();
        Assert.Equal(0, docker.ExitCode);
    }
}
