using System.Text;
using System.Text.Json;
using Pigeon.Core.Protocol;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Integration.Tests.Fleet;

/// <summary>What a real controller does when too much is wanted of it, or of its disk.</summary>
public sealed class LimitTests : IAsyncLifetime, IDisposable
{
    private const int PerAddress = 20;
    private const string EndOfBody = "\r\n0\r\n\r\n";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly TempFolder _folder = new();
    private readonly ControllerProcess _controller;

    public LimitTests() => _controller = new ControllerProcess(_folder) { Flags = ["--connections-per-address", $"{PerAddress}"] };

    public Task InitializeAsync() => _controller.StartAsync();

    public async Task DisposeAsync() => await _controller.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_address_cannot_take_all_connections_and_whoever_is_recognized_keeps_theirs()
    {
        var token = await _controller.TokenAsync("--role", "read");
        var stored = new StoredState(_controller.StateDir);
        var open = new List<RawRequest>();
        try
        {
            open.Add(await RawRequest.OpenAsync(_controller));
            Assert.Contains(" 200 ", await LookAsync(open[0], token), StringComparison.Ordinal);
            for (var number = 0; number < PerAddress - 1; number++) open.Add(await RawRequest.OpenAsync(_controller));

            for (var more = 0; more < 3; more++)
            {
                open.Add(await RawRequest.OpenAsync(_controller));
                Assert.Contains(" 200 ", await LookAsync(open[^1], token), StringComparison.Ordinal);
            }

            foreach (var gone in open.Skip(1).Take(3)) Assert.Equal("", await gone.AnswerAsync());
            Assert.Contains(" 200 ", await LookAsync(open[0], token), StringComparison.Ordinal);
            for (var more = 0; more < PerAddress; more++) open.Add(await RawRequest.OpenAsync(_controller));
            foreach (var known in open.Take(1).Concat(open.Skip(PerAddress).Take(3))) Assert.Contains(" 200 ", await LookAsync(known, token), StringComparison.Ordinal);
            Assert.Equal(0, (await _controller.PigeonAsync("vms")).ExitCode);
        }
        finally
        {
            open.ForEach(each => each.Dispose());
        }

        await Eventually.TrueAsync(async () => (await _controller.PigeonAsync("audit", "--refused")).Output.Contains("too-many", StringComparison.Ordinal), "the audit tells of it", Limit);
        stored.AssertUnchanged();
        await Eventually.TrueAsync(async () => (await _controller.SendAsync(HttpMethod.Get, "/healthz", null)).Status == 200, "there is room again", Limit);
    }

    /// <summary>Asks for the VMs and reads the whole answer, so that nothing of it is left for the next one.</summary>
    private static async Task<string> LookAsync(RawRequest request, string token)
    {
        await request.Stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /v1/vms HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n"));
        var answer = new StringBuilder();
        var piece = new byte[4096];
        while (!answer.ToString().EndsWith(EndOfBody, StringComparison.Ordinal) && await request.Stream.ReadAsync(piece).AsTask().WaitAsync(Limit, TimeProvider.System) is > 0 and var read)
            answer.Append(Encoding.ASCII.GetString(piece, 0, read));
        return answer.ToString();
    }

    [Fact]
    public async Task What_cannot_be_noted_is_not_done()
    {
        var admin = await _controller.TokenAsync("--role", "admin");
        var id = (await _controller.PigeonAsync("token", "list")).Output.Split('\n')[1].Split(' ')[0];
        var stored = new StoredState(_controller.StateDir);
        var changes = Path.Combine(_controller.StateDir, "audit", "changes.jsonl");
        File.Delete(changes);
        Directory.CreateDirectory(changes);

        var (status, body) = await _controller.SendAsync(HttpMethod.Delete, $"/v1/tokens/{id}", admin);
        Assert.Equal((507, "storage-failed"), (status, JsonSerializer.Deserialize(body, PigeonJson.Default.ProblemWire)!.Code));
        Assert.Contains("storage-failed", (await _controller.PigeonAsync("token", "create", "-o", "json")).Output, StringComparison.Ordinal);
        stored.AssertUnchanged();
        Assert.Equal(0, (await _controller.PigeonAsync("status")).ExitCode);

        Directory.Delete(changes);
        await _controller.TokenAsync();
    }
}
