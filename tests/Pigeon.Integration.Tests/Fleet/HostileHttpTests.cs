using System.Text;
using System.Text.Json;
using Pigeon.Core.Protocol;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Integration.Tests.Fleet;

/// <summary>What a real controller does with requests that are none, or pretend to be others: they are refused, logged and in the audit, and nothing is changed.</summary>
public sealed class HostileHttpTests(SharedController shared) : IClassFixture<SharedController>
{
    private readonly ControllerProcess _controller = shared.Controller;

    [Theory]
    [InlineData("/v1/apps/../tokens", 403)]
    [InlineData("/v1/apps/%2e%2e/tokens", 403)]
    [InlineData("/v1/apps/..%2ftokens", 404)]
    [InlineData("/v1/apps/shop/operations/../../../tokens", 403)]
    [InlineData("/v1/status/..;/tokens", 404)]
    [InlineData("//v1/tokens", 404)]
    [InlineData("/v1//tokens", 404)]
    [InlineData("/v1/./tokens", 403)]
    [InlineData("/V1/TOKENS", 403)]
    [InlineData("/v1/tokens/", 403)]
    [InlineData("/v1/tokens.", 404)]
    [InlineData("/v1/tokens.json", 404)]
    [InlineData("/v1/tokens;a=b", 404)]
    [InlineData("/v1/tokens%2f", 404)]
    [InlineData("/v1/tokens%00", 400)]
    [InlineData("/v1/tokens%zz", 404)]
    [InlineData("/v1\\tokens", 404)]
    [InlineData("https://localhost/v1/tokens", 403)]
    [InlineData("/v1/tokens?role=admin", 403)]
    [InlineData("tokens", 405)]
    public async Task However_a_path_is_written_it_leads_nobody_further_than_their_role(string path, int status)
    {
        var name = $"looker-{Guid.NewGuid():N}";
        var read = await _controller.TokenAsync("--role", "read", "--name", name);
        var stored = new StoredState(_controller.StateDir);

        var answer = await RawRequest.AskAsync(_controller, $"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {read}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        await AssertNotedAsync(status is 400 or 405 ? "nobody" : name, stored);
    }

    [Theory]
    [InlineData("Authorization: Bearer ADMIN\r\nAuthorization: Bearer ADMIN", 401)]
    [InlineData("Authorization: Bearer READ\r\nAuthorization: Bearer ADMIN", 401)]
    [InlineData("Authorization: Bearer READ, Bearer ADMIN", 401)]
    [InlineData("Authorization: Bearer ADMIN extra", 401)]
    [InlineData("Authorization: Basic ADMIN", 401)]
    [InlineData("Authorization: ADMIN", 401)]
    [InlineData("Authorization:", 401)]
    [InlineData("Authorization: Bearer LONG", 431)]
    [InlineData("Authorization: Bearer READ\r\nX-Forwarded-For: 127.0.0.1\r\nForwarded: for=127.0.0.1\r\nX-Real-IP: 127.0.0.1", 403)]
    [InlineData("Authorization: Bearer READ\r\nX-HTTP-Method-Override: GET\r\nX-Original-URL: /healthz\r\nX-Rewrite-URL: /healthz", 403)]
    [InlineData("Authorization : Bearer ADMIN", 400)]
    [InlineData("Authorization: Bearer\r\n ADMIN", 400)]
    [InlineData("Host: other\r\nAuthorization: Bearer ADMIN", 400)]
    public async Task Nobody_gets_in_by_how_headers_are_written(string headers, int status)
    {
        var (admin, read, id) = (await _controller.TokenAsync("--role", "admin"), await _controller.TokenAsync("--role", "read"), await IdAsync());
        var stored = new StoredState(_controller.StateDir);
        var said = headers.Replace("ADMIN", admin, StringComparison.Ordinal).Replace("READ", read, StringComparison.Ordinal).Replace("LONG", new string('a', 1 << 16), StringComparison.Ordinal);

        var answer = await RawRequest.AskAsync(_controller, $"DELETE /v1/tokens/{id} HTTP/1.1\r\nHost: localhost\r\n{said}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        await AssertNotedAsync(status is 401 or 403 ? $"DELETE /v1/tokens/{id}" : "\"what\":\"http\"", stored);
        Assert.DoesNotContain(admin.Split('_')[2], _controller.Log + await AuditAsync(), StringComparison.Ordinal);
    }

    /// <summary>The same bytes read otherwise would be a second request, which revokes a token.</summary>
    [Theory]
    [InlineData("Content-Length: 4\r\nTransfer-Encoding: chunked", "0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 4", "0\r\n\r\n")]
    [InlineData("Content-Length: 0\r\nContent-Length: 44", "")]
    [InlineData("Content-Length: 44, 0", "")]
    [InlineData("Content-Length: -1", "")]
    [InlineData("Transfer-Encoding: xchunked", "0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked, identity", "0\r\n\r\n")]
    [InlineData("Transfer-Encoding : chunked", "0\r\n\r\n")]
    [InlineData("X: y\r\n Transfer-Encoding: chunked", "0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked", "FFFFFFFFFFFFFFFF1\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked", "0x0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked", "-1\r\n\r\n")]
    public async Task A_request_whose_end_can_be_read_in_two_ways_is_none(string headers, string body)
    {
        var admin = await _controller.TokenAsync("--role", "admin");
        var (id, stored) = (await IdAsync(), new StoredState(_controller.StateDir));
        var hidden = $"DELETE /v1/tokens/{id} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {admin}\r\nConnection: close\r\n\r\n";

        var answer = await RawRequest.AskAsync(_controller, $"POST /v1/tokens HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {admin}\r\n{headers}\r\n\r\n{body}{hidden}");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Equal(1, answer.Split("HTTP/1.1 ").Length - 1);
        await AssertNotedAsync("127.0.0.1", stored);
    }

    [Fact]
    public async Task A_body_that_has_no_end_is_cut_off()
    {
        var admin = await _controller.TokenAsync("--role", "admin");
        var stored = new StoredState(_controller.StateDir);
        using var request = await RawRequest.OpenAsync(_controller);
        await request.Stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /v1/tokens HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {admin}\r\nTransfer-Encoding: chunked\r\n\r\n"));

        var sent = 0L;
        try
        {
            for (var chunk = Encoding.ASCII.GetBytes($"10000\r\n{new string(' ', 1 << 16)}\r\n"); sent < 1L << 30; sent += chunk.Length) await request.Stream.WriteAsync(chunk);
        }
        catch (IOException)
        {
            // Hung up on.
        }

        Assert.InRange(sent, 1 << 20, 64 << 20);
        await AssertNotedAsync("too-large", stored);
    }

    [Fact]
    public async Task A_body_that_comes_letter_by_letter_is_not_waited_for()
    {
        var admin = await _controller.TokenAsync("--role", "admin");
        var stored = new StoredState(_controller.StateDir);
        using var request = await RawRequest.OpenAsync(_controller);
        await request.Stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /v1/tokens HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {admin}\r\nContent-Length: 1000\r\n\r\n{{"));

        Assert.Contains(" 408 ", (await request.AnswerAsync()).Split('\n')[0], StringComparison.Ordinal);
        await AssertNotedAsync("too-slow", stored);
    }

    /// <summary>The id of a token that is only there to be revoked.</summary>
    private async Task<string> IdAsync() =>
        JsonSerializer.Deserialize((await _controller.PigeonAsync("token", "create", "-o", "json")).Output, PigeonJson.Default.NewTokenWire)!.Token.Id;

    private async Task<string> AuditAsync() => (await _controller.PigeonAsync("audit", "--refused", "--limit", "1000", "-o", "json")).Output;

    private async Task AssertNotedAsync(string mark, StoredState stored)
    {
        await Eventually.TrueAsync(async () => (await AuditAsync()).Contains(mark, StringComparison.Ordinal), $"the audit tells of {mark}", TimeSpan.FromSeconds(30));
        Assert.Contains("Refused", _controller.Log, StringComparison.Ordinal);
        stored.AssertUnchanged();
    }
}
