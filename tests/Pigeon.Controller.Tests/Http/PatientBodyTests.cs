using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Controller.Audit;
using Pigeon.Controller.Http;
using Pigeon.Controller.Settings;
using Pigeon.Controller.Tls;
using Pigeon.Controller.Vms;
using Pigeon.Controller.Store;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Http;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Tests.Http;

/// <summary>How long the server waits for what somebody wants to say.</summary>
public sealed class PatientBodyTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TempFolder _folder = new();
    private readonly HeldTime _time = new();
    private readonly AuditLog _audit;
    private readonly VmBook _vms;
    private readonly TestAuthority _authority;
    private readonly WebApplication _web;

    public PatientBodyTests()
    {
        _audit = new AuditLog(_folder["audit"], "ctl1", AuditSettings.Default, TimeProvider.System, NullLogger<AuditLog>.Instance);
        _vms = new VmBook(new FileStore(_folder.Path), TimeProvider.System);
        _authority = new TestAuthority(_folder.Path, _vms, new FakeTime());
        var settings = TestAuthority.Settings(_folder.Path) with { Listen = [new ListenPlace.UnixSocket(_folder["sock"])] };
        _web = WebServer.Build(settings, new TlsDoor(_authority.Server, _authority.Authority, TimeProvider.System), AnswerAsync, _audit, _time, NullLoggerFactory.Instance);
    }

    public Task InitializeAsync() => _web.StartAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        _authority.Dispose();
        _vms.Dispose();
        _audit.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("Content-Length: 200000", "63 s")]
    [InlineData("Transfer-Encoding: chunked", "124 s")]
    public async Task A_body_that_comes_fast_enough_and_never_ends_is_given_up_and_the_connection_is_closed(string length, string limit)
    {
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(_folder["sock"]));
        await using var stream = new NetworkStream(client);
        var piece = new string(' ', 16 << 10);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: x\r\n{length}\r\n\r\n{(length.EndsWith("chunked", StringComparison.Ordinal) ? $"4000\r\n{piece}\r\n" : piece)}"));
        await Eventually.TrueAsync(() => _time.Timers > 0, "the body is waited for", Limit);

        _time.Pass();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var answer = await reader.ReadToEndAsync().WaitAsync(Limit);

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
        Assert.Contains($"The body was not there within {limit}", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_there_has_all_the_time_for_its_answer()
    {
        using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = async (_, ct) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_folder["sock"]), ct);
            return new NetworkStream(socket, ownsSocket: true);
        } });

        using var answer = await client.PostAsync(new Uri("http://x/"), new StringContent("""{"role":"read","name":"late","ttl":60}"""));

        Assert.Equal("late", await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Reads, and answers when all the time for reading is over.</summary>
    private async Task AnswerAsync(HttpContext http)
    {
        var (body, wrong) = await RequestBody.ReadAsync(http.Request, PigeonJson.Default.TokenRequest, "a token request", http.RequestAborted);
        _time.Pass();
        if (body is null) await Problems.Answer(wrong!).ExecuteAsync(http);
        else await http.Response.WriteAsync(body.Name, http.RequestAborted);
    }
}
