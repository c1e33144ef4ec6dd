using System.Net;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.TestKitTests;

public sealed class TestAppTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly TempFolder _folder = new();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly int _port = FreePort.Next();

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_draining_app_finishes_what_is_in_flight_and_says_close_meanwhile()
    {
        await using var app = await StartAsync(("VERSION", "1.0"), ("DRAIN_MS", "1500"));
        var slow = GetAsync("/slow?ms=2500");
        await GetAsync("/");

        app.Send(Signal.Terminate);
        await app.WaitForLogAsync("ending: drain", Limit);
        using var meanwhile = await GetAsync("/");
        using var late = await slow;

        Assert.True(meanwhile.IsSuccessStatusCode && meanwhile.Headers.ConnectionClose is true);
        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
        Assert.Equal(0, await app.WaitForExitAsync(Limit));
    }

    [Fact]
    public async Task A_lame_app_refuses_everything_after_the_signal()
    {
        await using var app = await StartAsync(("ON_TERM", "lame"), ("DRAIN_MS", "5000"));
        app.Send(Signal.Terminate);
        await app.WaitForLogAsync("ending: lame", Limit);

        using var answer = await GetAsync("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task An_app_told_to_exit_dies_of_the_signal_at_once_and_one_told_to_ignore_it_serves_on()
    {
        await using var mortal = await StartAsync(("ON_TERM", "exit"));
        Assert.Equal(128 + (int)Signal.Terminate, await mortal.TerminateAsync(Limit));

        await using var stubborn = await StartAsync(("ON_TERM", "ignore"));
        stubborn.Send(Signal.Terminate);

        using var answer = await GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(stubborn.HasExited);
    }

    [Fact]
    public async Task A_warming_app_refuses_also_its_health_until_it_is_warm()
    {
        await using var app = await StartAsync(("WARMUP_MS", "1500"));
        using var cold = await GetAsync("/health");

        await Eventually.TrueAsync(async () => (await GetAsync("/health")).IsSuccessStatusCode, "the app is warm", Limit);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, cold.StatusCode);
    }

    [Fact]
    public async Task An_app_that_fails_to_start_is_reported_with_its_last_words()
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(("EXIT_AT_START", "7")));

        Assert.Contains("it exited with 7", fault.Message, StringComparison.Ordinal);
        Assert.Contains("refusing to start", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_can_be_asked_by_the_binary_itself()
    {
        await using var app = await StartAsync(("UNHEALTHY", "1"));
        var binary = await TestApp.CompileAsync(CancellationToken.None);
        string[] question = ["--health", $"PORT={_port}"];

        var before = await Tool.TryAsync(binary, question, CancellationToken.None);
        (await GetAsync("/toggle-health")).Dispose();
        var after = await Tool.TryAsync(binary, question, CancellationToken.None);

        Assert.Equal((1, 0), (before.ExitCode, after.ExitCode));
    }

    private Task<ProcessLease> StartAsync(params (string Name, string Value)[] settings) =>
        TestApp.StartAsync(_folder, _port, settings.ToDictionary(each => each.Name, each => each.Value), CancellationToken.None);

    private Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(new Uri($"http://127.0.0.1:{_port}{path}"));
}
