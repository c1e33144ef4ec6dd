using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Pigeon.Agent.Docker;
using Xunit;

namespace Pigeon.Integration.Tests.Docker;

[SupportedOSPlatform("linux")]
public sealed class EngineFaultTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task A_socket_that_does_not_exist_is_named()
    {
        using var client = Client("/nowhere/docker.sock");

        var fault = await Assert.ThrowsAsync<EngineUnreachableException>(() => client.PingAsync(Never));

        Assert.Contains("there is no /nowhere/docker.sock", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_that_nobody_listens_on_says_that_the_daemon_is_not_running()
    {
        using var place = new SocketPlace();

        using var client = Client(place.SocketPath);
        var fault = await Assert.ThrowsAsync<EngineUnreachableException>(() => client.PingAsync(Never));

        Assert.Contains("the Docker daemon is not running", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_without_permission_says_how_to_get_it()
    {
        using var place = new SocketPlace();
        File.SetUnixFileMode(place.SocketPath, UnixFileMode.None);
        Assert.True(EngineAddress.TryParse("unix://" + place.SocketPath, out var address));

        // Root is refused nothing, so this thread opens the socket as nobody.
        var before = SetFileUser(65534);
        ValueTask<Stream> connecting;
        try
        {
            connecting = EngineSocket.ConnectAsync(address, Never);
        }
        finally
        {
            _ = SetFileUser((uint)before);
        }

        var fault = await Assert.ThrowsAsync<EngineUnreachableException>(async () => await connecting);
        Assert.Equal($"permission denied on {place.SocketPath}: run as root or as a member of group docker", fault.Message);
    }

    [Fact]
    public async Task A_silent_daemon_is_a_timeout_and_not_a_cancellation()
    {
        await using var engine = new FaultyEngine(_ => null);
        using var client = new EngineClient(Address(engine.SocketPath), TimeProvider.System) { CallLimit = TimeSpan.FromMilliseconds(200) };

        var fault = await Assert.ThrowsAsync<TimeoutException>(() => client.ListContainersAsync("x", Never));

        Assert.Contains("did not answer GET /containers/json", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_callers_own_cancellation_stays_a_cancellation()
    {
        await using var engine = new FaultyEngine(_ => null);
        using var client = Client(engine.SocketPath);
        using var caller = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.PingAsync(caller.Token));
    }

    [Theory]
    [InlineData("1.40", "1.41")]
    [InlineData("", "does not name its API version")]
    [InlineData("latest", "does not name its API version")]
    public async Task An_engine_that_is_too_old_or_no_engine_is_refused(string offered, string part)
    {
        await using var engine = new FaultyEngine(_ => FaultyEngine.Pong.Replace("1.41", offered, StringComparison.Ordinal));
        using var client = Client(engine.SocketPath);

        var fault = await Assert.ThrowsAsync<EngineException>(() => client.PingAsync(Never));

        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.41", "/v1.41/")]
    [InlineData("1.45", "/v1.45/")]
    [InlineData("1.47", "/v1.47/")]
    [InlineData("1.52", "/v1.47/")]
    public async Task The_lower_of_both_versions_is_spoken_and_asked_for_once(string offered, string prefix)
    {
        await using var engine = new FaultyEngine(line => line.Contains("_ping", StringComparison.Ordinal)
            ? FaultyEngine.Pong.Replace("1.41", offered, StringComparison.Ordinal)
            : FaultyEngine.Json("[]"));
        using var client = Client(engine.SocketPath);

        await client.ListContainersAsync("x", Never);
        await client.ListContainersAsync("x", Never);

        Assert.Equal(3, engine.Requests.Count);
        Assert.All(engine.Requests.Skip(1), line => Assert.StartsWith("GET " + prefix, line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pull_that_fails_after_its_200_is_a_refusal_with_Dockers_message()
    {
        const string stream = """
            {"status":"Pulling from a","id":"1"}
            {"status":"Downloading","progressDetail":{"current":1,"total":2},"progress":"[>]","id":"abc"}
            {"errorDetail":{"message":"unauthorized: no"},"error":"unauthorized: no"}

            """;
        await using var engine = Answering(FaultyEngine.Json(stream));
        using var client = Client(engine.SocketPath);
        List<PullProgress> seen = [];

        var fault = await Assert.ThrowsAsync<EngineException>(async () =>
        {
            await foreach (var progress in client.PullImageAsync(Reference("localhost:1/a:1"), null, null, Never)) seen.Add(progress);
        });

        Assert.Equal("unauthorized: no", fault.Message);
        Assert.Equal(["Pulling from a", "Downloading"], seen.Select(progress => progress.Status));
        Assert.Equal((1L, 2L), (seen[1].Current!.Value, seen[1].Total!.Value));
        Assert.Contains("POST /v1.41/images/create?fromImage=localhost%3A1%2Fa&tag=1 HTTP/1.1", engine.Requests);
    }

    [Fact]
    public async Task A_pull_asks_for_the_platform_that_is_wanted()
    {
        await using var engine = Answering(FaultyEngine.Json(""));
        using var client = Client(engine.SocketPath);

        await foreach (var _ in client.PullImageAsync(Reference("a:1"), null, "linux/arm64", Never)) { }

        Assert.Contains("POST /v1.41/images/create?fromImage=a&tag=1&platform=linux%2Farm64 HTTP/1.1", engine.Requests);
    }

    [Fact]
    public async Task A_pull_that_falls_silent_is_a_timeout()
    {
        const string begun = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n12\r\n{\"status\":\"begun\"}\r\n";
        await using var engine = new FaultyEngine(line => line.Contains("_ping", StringComparison.Ordinal) ? FaultyEngine.Pong : begun) { FallsSilent = true };
        using var client = new EngineClient(Address(engine.SocketPath), TimeProvider.System) { PullIdleLimit = TimeSpan.FromMilliseconds(500) };
        List<string> seen = [];

        await Assert.ThrowsAsync<TimeoutException>(async () =>
        {
            await foreach (var progress in client.PullImageAsync(Reference("a:1"), null, null, Never)) seen.Add(progress.Status);
        });

        Assert.Equal(["begun"], seen);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"Type\":\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"Type\":\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 20")]
    [InlineData("")]
    public async Task However_an_event_stream_breaks_off_the_daemon_counts_as_gone(string answer)
    {
        await using var engine = Answering(answer);
        using var client = Client(engine.SocketPath);

        await Assert.ThrowsAsync<EngineUnreachableException>(async () =>
        {
            await foreach (var happened in client.EventsAsync(new EventFilter(), null, null, Never)) Assert.Fail(happened.Action);
        });
    }

    [Fact]
    public async Task Unknown_fields_and_nulls_are_tolerated_in_a_list()
    {
        await using var engine = Answering(FaultyEngine.Json("""
            [{"Id":"1","Names":null,"Labels":null,"Ports":null,"NetworkSettings":null,"State":"sleeping","Status":"Up 1 second","Novel":{"a":[1]}},
             {"Id":"2","Names":["/a"],"State":"running","Status":"Up 1 second","Health":{"Status":"healthy","FailingStreak":0}}]
            """));
        using var client = Client(engine.SocketPath);

        var containers = await client.ListContainersAsync("x", Never);

        Assert.Equal([ContainerStatus.Unknown, ContainerStatus.Running], containers.Select(container => container.State));
        Assert.Equal([HealthStatus.None, HealthStatus.Healthy], containers.Select(container => container.Health));
        Assert.Empty(containers[0].Labels);
        Assert.Empty(containers[0].NetworkSettings.Networks);
        Assert.Equal(["a"], containers[1].Names);
    }

    [Fact]
    public async Task A_refusal_without_JSON_still_tells_its_status()
    {
        await using var engine = Answering(FaultyEngine.Json("<html>no</html>", "502 Bad Gateway"));
        using var client = Client(engine.SocketPath);

        var fault = await Assert.ThrowsAsync<EngineException>(() => client.InspectContainerAsync("a", Never));

        Assert.Equal(HttpStatusCode.BadGateway, fault.Status);
        Assert.Equal("502 Bad Gateway <html>no</html>", fault.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task A_name_that_would_change_the_address_of_the_call_is_refused(string name)
    {
        using var client = Client("/nowhere/docker.sock");

        await Assert.ThrowsAsync<ArgumentException>(() => client.RemoveContainerAsync(name, force: true, Never));
    }

    private static FaultyEngine Answering(string answer) =>
        new(line => line.Contains("_ping", StringComparison.Ordinal) ? FaultyEngine.Pong : answer);

    private static EngineClient Client(string path) => new(Address(path), TimeProvider.System);

    private static EngineAddress Address(string path) =>
        EngineAddress.TryParse("unix://" + path, out var address) ? address : throw new ArgumentException(path);

    private static ImageReference Reference(string text) =>
        ImageReference.TryParse(text, out var reference) ? reference : throw new ArgumentException(text);

    [DllImport("libc", EntryPoint = "setfsuid")]
    private static extern int SetFileUser(uint user);

    // Bound and never listening: what a daemon that has died leaves behind.
    private sealed class SocketPlace : IDisposable
    {
        private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sp");
        private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

        public SocketPlace() => _socket.Bind(new UnixDomainSocketEndPoint(SocketPath));

        public string SocketPath => Path.Combine(_directory.FullName, "s");

        public void Dispose()
        {
            _socket.Dispose();
            _directory.Delete(recursive: true);
        }
    }
}
