using Pigeon.Agent.Hooks;
using Pigeon.Agent.Processes;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Hooks;

/// <summary>What a URL is posted, and what is told of its answer.</summary>
public sealed class HookPostTests : IDisposable
{
    private readonly HandTime _time = new();
    private readonly HookCaller _caller;

    public HookPostTests() => _caller = new HookCaller("vm1", new ProcessRunner(_time), _time);

    public void Dispose() => _caller.Dispose();

    [Fact]
    public async Task Each_attempt_posts_the_same_JSON_under_the_same_key_and_nothing_that_was_answered_before()
    {
        await using var receiver = new Receiver("HTTP/1.1 204 No Content\r\nSet-Cookie: session=1\r\nConnection: close\r\n\r\n");

        Assert.Null(await CallAsync(receiver));
        Assert.Null(await _caller.CallAsync(Sample.Post(receiver.Port) with { Failures = 1 }, CancellationToken.None));

        string[] wanted =
        [
            "POST /hook HTTP/1.1", $"Host: 127.0.0.1:{receiver.Port}", "Idempotency-Key: shop/operation-1-1.14-PreActivate-0",
            "Content-Type: application/json", $"Content-Length: {Sample.Told.Length}", "", Sample.Told,
        ];
        Assert.Equal(2, receiver.Requests.Count);
        Assert.All(receiver.Requests, request => Assert.Equal(wanted, request.Split("\r\n")));
    }

    [Fact]
    public async Task A_redirect_is_a_failure_and_is_not_followed()
    {
        await using var receiver = new Receiver("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        Assert.Equal("status 302", await CallAsync(receiver));
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task A_refusal_is_quoted_without_what_is_not_for_people()
    {
        await using var receiver = new Receiver("HTTP/1.1 500 No\r\nContent-Length: 12\r\nConnection: close\r\n\r\nnot\r\n\u001btoday\n");

        Assert.Equal("status 500: not???today", await CallAsync(receiver));
    }

    [Fact]
    public async Task Of_a_long_refusal_the_beginning_is_quoted()
    {
        await using var receiver = new Receiver($"HTTP/1.1 500 No\r\nContent-Length: 100000\r\nConnection: close\r\n\r\n{new string('x', 100_000)}");

        Assert.Equal($"status 500: {new string('x', 500)}", await CallAsync(receiver));
    }

    [Fact]
    public async Task Nobody_who_listens_is_told()
    {
        var port = FreePort.Next();

        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => _caller.CallAsync(Sample.Post(port), CancellationToken.None));

        Assert.Contains($"127.0.0.1:{port}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_who_never_answers_is_given_up()
    {
        await using var receiver = new Receiver("") { FallsSilent = true };
        var call = CallAsync(receiver);
        await Eventually.TrueAsync(() => receiver.Requests.Count == 1, "it was asked", Sample.Long);

        _time.RunOut();

        Assert.Equal("no answer within 60 s", (await Assert.ThrowsAsync<TimeoutException>(() => call)).Message);
    }

    [Fact]
    public async Task One_who_hangs_in_the_middle_of_a_refusal_has_refused()
    {
        await using var receiver = new Receiver("HTTP/1.1 500 No\r\nContent-Length: 1000\r\n\r\nnot today") { FallsSilent = true };
        var call = CallAsync(receiver);
        await Eventually.TrueAsync(() => receiver.Requests.Count == 1, "it was asked", Sample.Long);
        // Its answer is on its way in one piece; what is given up here is the wait for the rest.
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, CancellationToken.None);
        Assert.False(call.IsCompleted);

        _time.RunOut();

        Assert.Equal("status 500: not today", await call);
    }

    [Fact]
    public async Task One_who_hangs_up_in_the_middle_of_a_refusal_has_refused()
    {
        await using var receiver = new Receiver("HTTP/1.1 500 No\r\nContent-Length: 1000\r\n\r\nnot today");

        Assert.Equal("status 500: not today", await CallAsync(receiver));
    }

    [Fact]
    public async Task One_who_hangs_in_the_middle_of_an_assent_has_assented()
    {
        await using var receiver = new Receiver("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nwell") { FallsSilent = true };

        Assert.Null(await CallAsync(receiver));
    }

    private Task<string?> CallAsync(Receiver receiver) =>
        _caller.CallAsync(Sample.Post(receiver.Port), CancellationToken.None).WaitAsync(Sample.Long);
}
