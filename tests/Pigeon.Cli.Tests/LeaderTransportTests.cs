using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Pigeon.Client;
using Pigeon.Core.Protocol;

namespace Pigeon.Cli.Tests;

/// <summary>How requests find the controller that leads. Controllers here are only what they say; time is ten times as fast.</summary>
public sealed class LeaderTransportTests : IDisposable
{
    private readonly ConcurrentQueue<(string Controller, string? Key)> _asked = new();
    private readonly Dictionary<string, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>> _controllers = [];
    private HttpClient? _client;

    private IEnumerable<string> Asked => _asked.Select(each => each.Controller);

    public void Dispose() => _client?.Dispose();

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(9)]
    public async Task However_many_follow_the_leader_is_found(int controllers)
    {
        for (var number = 1; number < controllers; number++) Add($"ctl{number}", Follows($"ctl{controllers}"));
        Add($"ctl{controllers}", Leads);

        Assert.Equal("done", await GetAsync(Names(controllers)));
        Assert.Equal(["ctl1", $"ctl{controllers}"], Asked);
        await GetAsync();
        Assert.Equal($"ctl{controllers}", Asked.Last());
        Assert.Equal(3, Asked.Count());
    }

    [Fact]
    public async Task While_all_name_one_that_is_gone_the_next_leader_is_waited_for()
    {
        var rounds = 0;
        for (var number = 1; number < 7; number++)
        {
            var isNext = number == 4;
            Add($"ctl{number}", (request, ct) => isNext && ++rounds > 2 ? Leads(request, ct) : Follows(rounds > 2 ? "ctl4" : "ctl7")(request, ct));
        }

        Add("ctl7", Gone);

        Assert.Equal("done", await GetAsync(Names(7)));
        Assert.Equal(3, rounds);
    }

    [Fact]
    public async Task One_that_is_led_to_and_not_listed_is_asked_too()
    {
        Add("ctl1", Follows("ctl2"));
        Add("ctl2", Leads);

        Assert.Equal("done", await GetAsync(Names(1)));
    }

    [Fact]
    public async Task Two_that_name_each_other_are_asked_until_patience_ends_and_what_they_said_is_told()
    {
        Add("ctl1", Follows("ctl2"));
        Add("ctl2", Follows("ctl1"));

        var nobody = await Assert.ThrowsAsync<NoLeaderException>(() => GetAsync(Names(2)));

        Assert.Equal(["ctl1:7400: I follow ctl2", "ctl2:7400: I follow ctl1"], nobody.Search.Words);
        Assert.InRange(Asked.Count(), 4, 40);
        Assert.Equal(Asked.Count(each => each == "ctl1"), Asked.Count(each => each == "ctl2"));
    }

    /// <summary>One that lies must not keep anybody for ever.</summary>
    [Fact]
    public async Task A_chain_of_names_without_end_has_one()
    {
        Add("ctl1", Follows("x1"));
        for (var number = 1; number < 1000; number++) Add($"x{number}", Follows($"x{number + 1}"));

        await Assert.ThrowsAsync<NoLeaderException>(() => GetAsync(Names(1)));

        Assert.InRange(Asked.Distinct().Count(), 2, 20);
    }

    [Fact]
    public async Task Where_nobody_leads_it_is_told_who_was_asked_and_what_each_said()
    {
        Add("ctl1", Gone);
        Add("ctl2", Leaderless);
        Add("ctl3", Follows("ctl1"));

        var nobody = await Assert.ThrowsAsync<NoLeaderException>(() => GetAsync(Names(3)));

        Assert.Equal(["ctl1:7400: Connection refused", "ctl2:7400: no etcd answers", "ctl3:7400: I follow ctl1"], nobody.Search.Words);
    }

    [Fact]
    public async Task Whoever_waits_no_longer_hears_the_same()
    {
        Add("ctl1", Leaderless);
        Add("ctl2", Silent);
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(300), TimeProvider.System);

        var late = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => GetAsync(Names(2), impatient.Token));

        var search = LeaderSearch.In(late);
        Assert.True(search is { IsAnswered: true });
        Assert.Equal(["ctl1:7400: no etcd answers", "ctl2:7400: it has not answered yet"], search.Words);
    }

    [Fact]
    public async Task Where_nobody_is_there_nobody_is_waited_for()
    {
        Add("ctl1", Gone);
        Add("ctl2", Gone);

        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(Names(2)));

        Assert.Equal("ctl1:7400: Connection refused; ctl2:7400: Connection refused", fault.Message);
        Assert.Equal(["ctl1", "ctl2"], Asked);
    }

    /// <summary>A process that was stopped takes connections, and answers nothing.</summary>
    [Fact]
    public async Task One_that_is_frozen_keeps_nobody_who_looks()
    {
        Add("ctl1", Silent);
        Add("ctl2", Leads);

        Assert.Equal("done", await GetAsync(Names(2)));
        Assert.Equal(["ctl1", "ctl2"], Asked);
    }

    [Fact]
    public async Task A_change_is_said_to_the_leader_under_the_key_that_it_was_said_under_before()
    {
        Add("ctl1", Gone);
        Add("ctl2", Follows("ctl3"));
        Add("ctl3", Leads);

        Assert.Equal("done", await PostAsync(Names(3)));

        Assert.Equal([("ctl1", "key-1"), ("ctl2", "key-1"), ("ctl3", "key-1")], _asked);
    }

    [Fact]
    public async Task A_change_that_has_to_wait_is_waited_for_while_the_controller_lives()
    {
        Add("ctl1", async (request, ct) =>
        {
            if (request.RequestUri!.AbsolutePath == "/healthz") return await Leads(request, ct);
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, ct);
            return await Leads(request, ct);
        });
        Add("ctl2", Leads);

        Assert.Equal("done", await PostAsync(Names(2)));

        Assert.Equal(1, _asked.Count(each => each.Key is not null));
        Assert.DoesNotContain("ctl2", Asked);
    }

    [Fact]
    public async Task A_change_that_is_not_answered_by_a_controller_that_lives_no_more_is_said_to_the_next_under_its_key()
    {
        Add("ctl1", Silent);
        Add("ctl2", Leads);

        Assert.Equal("done", await PostAsync(Names(2)));

        Assert.Equal([("ctl1", "key-1"), ("ctl1", null), ("ctl2", "key-1")], _asked);
    }

    /// <summary>What came of it nobody knows.</summary>
    [Theory]
    [InlineData("key-1", true)]
    [InlineData(null, false)]
    public async Task A_change_whose_connection_breaks_is_said_to_another_one_only_under_a_key(string? key, bool isSaidAgain)
    {
        Add("ctl1", (_, _) => throw new HttpRequestException(HttpRequestError.ResponseEnded, "cut off"));
        Add("ctl2", Leads);

        var posting = PostAsync(Names(2), key);

        if (isSaidAgain) Assert.Equal("done", await posting);
        else await Assert.ThrowsAsync<HttpRequestException>(() => posting);
        Assert.Equal(isSaidAgain ? [("ctl1", key), ("ctl2", key)] : [("ctl1", key)], _asked);
    }

    private static string Names(int controllers) => string.Join(',', Enumerable.Range(1, controllers).Select(number => $"https://ctl{number}:7400"));

    private static Task<HttpResponseMessage> Leads(HttpRequestMessage request, CancellationToken ct) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("done") });

    private static Task<HttpResponseMessage> Gone(HttpRequestMessage request, CancellationToken ct) => throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused");

    private static async Task<HttpResponseMessage> Silent(HttpRequestMessage request, CancellationToken ct)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        throw new InvalidOperationException("that was long");
    }

    private static Task<HttpResponseMessage> Leaderless(HttpRequestMessage request, CancellationToken ct)
    {
        var answer = Problem(HttpStatusCode.ServiceUnavailable, ProblemCode.NoLeader, "no etcd answers");
        answer.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(1));
        return Task.FromResult(answer);
    }

    private static Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Follows(string leader) => (request, _) =>
    {
        var answer = Problem(HttpStatusCode.TemporaryRedirect, ProblemCode.NotLeader, $"I follow {leader}");
        answer.Headers.Location = new Uri($"https://{leader}:7400{request.RequestUri!.PathAndQuery}");
        return Task.FromResult(answer);
    };

    private static HttpResponseMessage Problem(HttpStatusCode status, string code, string detail) => new(status)
    {
        Content = new StringContent(JsonSerializer.Serialize(new ProblemWire { Title = "No", Status = (int)status, Detail = detail, Code = code }, PigeonJson.Default.ProblemWire), Encoding.UTF8, "application/problem+json"),
    };

    private void Add(string name, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) => _controllers[name] = answer;

    private async Task<string> GetAsync(string? hosts = null, CancellationToken ct = default)
    {
        using var answer = await Client(hosts).GetAsync(new Uri("v1/status", UriKind.Relative), ct);
        return await answer.Content.ReadAsStringAsync(ct);
    }

    private async Task<string> PostAsync(string hosts, string? key = "key-1")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/apps/shop/operations") { Content = new StringContent("{}") };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var answer = await Client(hosts).SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }

    private HttpClient Client(string? hosts)
    {
        if (hosts is null) return _client!;
        var endpoint = Endpoint.Parse(hosts);
        var transport = new LeaderTransport(endpoint, address => new Controller(this, address.Host), new HastyTime());
        return _client = new HttpClient(transport) { BaseAddress = endpoint.Address, Timeout = Timeout.InfiniteTimeSpan };
    }

    private sealed class Controller(LeaderTransportTests tests, string name) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            tests._asked.Enqueue((name, request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null));
            return tests._controllers[name](request, cancellationToken);
        }
    }
}
