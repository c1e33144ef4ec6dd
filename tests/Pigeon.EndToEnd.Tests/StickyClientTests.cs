using System.Collections.Concurrent;
using System.Net;
using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>Clients whose cookie leads them to a member go elsewhere when it leaves, and lose nothing.</summary>
public sealed class StickyClientTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output)
{
    private readonly ConcurrentQueue<(string Phase, string Answer)> _answers = new();
    private volatile string _phase = "before";

    [Fact]
    public async Task A_member_that_is_told_to_end_gets_nothing_more_from_clients_that_its_cookie_leads_to_it()
    {
        Lab.WriteStacks(new LabApp { MoreLoadbal = "      cookie: SRV" });
        await ServeAsync();

        // It serves on for seconds after SIGTERM: whoever is still sent there is answered, and counted.
        var guest = await Lab.Docker.RunAsync([
            "--network", "pigeon", "-l", "register_backend=true", "-l", "pigeon.app=shop", "-l", "pigeon.version=1.0", "-e", "VERSION=guest", "-e", "DRAIN_MS=4000", TestImages.App("1.0")]);
        var cookie = await Eventually.SomeAsync(CookieOfGuestAsync, "the guest gives its cookie", Patience);
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(_ => AskOnAsync(cookie, stop.Token)).ToArray();
        await CountedAsync("before", 100);

        _phase = "leaving";
        var ending = Lab.Docker.DockerAsync("stop", guest);
        await Lab.EventuallyAsync(status => status.Find("shop", "1.0")!.Members.All(member => !member.Id.StartsWith(guest[..12], StringComparison.Ordinal)
            || member.State is "parked" or "absent"), "the guest gets nothing new", Patience);
        _phase = "parked";
        await CountedAsync("parked", 200);
        var ended = ending.IsCompleted;
        await ending;
        _phase = "gone";
        await CountedAsync("gone", 100);
        await stop.CancelAsync();
        await Task.WhenAll(clients);

        Assert.False(ended, "the guest had ended before the clients were counted");
        Assert.Equal(["guest"], In("before").Distinct());
        Assert.Equal(["1.0"], In("parked").Distinct());
        Assert.Equal(["1.0"], In("gone").Distinct());
        Assert.All(_answers, each => Assert.Contains(each.Answer, new[] { "1.0", "guest" }));
    }

    private string[] In(string phase) => [.. _answers.Where(each => each.Phase == phase).Select(each => each.Answer)];

    private Task CountedAsync(string phase, int requests) => Eventually.TrueAsync(() => In(phase).Length >= requests, $"{requests} requests {phase}", Patience);

    private async Task<string?> CookieOfGuestAsync()
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        using var response = await client.GetAsync(Lab.ProductionUrl);
        return response.Headers.GetValues("X-Version").Single() == "guest" ? response.Headers.GetValues("Set-Cookie").Single().Split(';')[0] : null;
    }

    /// <summary>A phase is what it was when the request began and when it had ended; what lies between two counts for neither.</summary>
    private async Task AskOnAsync(string cookie, CancellationToken ct)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        while (!ct.IsCancellationRequested)
        {
            var began = _phase;
            using var request = new HttpRequestMessage(HttpMethod.Get, Lab.ProductionUrl) { Headers = { { "Cookie", cookie } } };
            using var response = await client.SendAsync(request, CancellationToken.None);
            var answer = response.StatusCode is HttpStatusCode.OK ? response.Headers.GetValues("X-Version").Single() : $"{(int)response.StatusCode}";
            _answers.Enqueue((began == _phase ? began : "between", answer));
        }
    }
}
