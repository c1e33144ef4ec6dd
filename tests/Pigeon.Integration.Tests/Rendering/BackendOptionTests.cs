using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Integration.Tests.Haproxy;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Rendering;

/// <summary>What each option of a backend does on a real HAProxy.</summary>
public sealed class BackendOptionTests
{
    private static readonly CheckPace Fast = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1), 1, 1) { FastInterval = TimeSpan.FromMilliseconds(20), DownInterval = TimeSpan.FromMilliseconds(20) };

    public static TheoryData<Balance> Balances => new(Enum.GetValues<Balance>());

    [Theory]
    [MemberData(nameof(Balances))]
    public async Task Members_can_be_filled_added_and_deleted_under_every_balance(Balance balance)
    {
        await using var one = await Member.StartAsync("one");
        await using var two = await Member.StartAsync("two");
        using var app = await OneApp.StartAsync(Sketch.Tcp, lane => lane with { Balance = balance, MaxConnections = 50 });

        await app.FillAsync("s1", one.Port);
        await app.ServesAsync("s1");
        Assert.Equal(new() { ["one"] = 5 }, await app.CountAsync(5));
        await app.AddAsync("x1", two.Port);
        await app.ServesAsync("s1", "x1");
        await app.ApplyAsync(new Move.Drain(app.Lane, "s1", "because"));

        Assert.Equal(new() { ["two"] = 5 }, await app.CountAsync(5));
        await app.ApplyAsync(new Move.Readmit(app.Lane, "s1"), new Move.Park(app.Lane, "x1", "because"));
        await app.ServesAsync("s1");
        await HaproxyRig.HoldsAsync(async () =>
        {
            await app.ApplyAsync(new Move.Free(app.Lane, "x1"));
            return true;
        }, "x1 has no connection any more");
        Assert.Equal(new() { ["one"] = 5 }, await app.CountAsync(5));
    }

    [Fact]
    public async Task The_path_leads_to_its_member_and_a_new_member_moves_some_paths_only()
    {
        await using var one = await Member.StartAsync("one");
        await using var two = await Member.StartAsync("two");
        await using var three = await Member.StartAsync("three");
        using var app = await OneApp.StartAsync(Sketch.None, lane => lane with { Balance = Balance.Uri }, one.Port, two.Port);
        string[] paths = [.. Enumerable.Range(1, 60).Select(number => $"/page{number}")];
        async Task<string[]> WhereAsync() => [.. await Task.WhenAll(paths.Select(async path => (await app.AskAsync(path)).Body))];

        var before = await WhereAsync();
        Assert.Equal(before, await WhereAsync());
        await app.AddAsync("x1", three.Port);
        var after = await WhereAsync();

        Assert.Equal(2, before.Distinct().Count());
        Assert.Contains("three", after);
        Assert.All(before.Zip(after), each => Assert.True(each.First == each.Second || each.Second == "three", $"{each.First} became {each.Second}"));
    }

    [Fact]
    public async Task No_more_requests_than_the_limit_are_on_a_member_at_once()
    {
        await using var one = await Member.StartAsync("one");
        await using var two = await Member.StartAsync("two");
        using var app = await OneApp.StartAsync(Sketch.None, lane => lane with { MaxConnections = 2 }, one.Port);
        await app.AddAsync("x1", two.Port);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => app.AskAsync("/slow")));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal((2, 2), (one.MostAtOnce, two.MostAtOnce));
    }

    [Fact]
    public async Task Who_waits_too_long_for_a_place_or_for_an_answer_is_told()
    {
        await using var one = await Member.StartAsync("one");
        using var app = await OneApp.StartAsync(Sketch.None, lane => lane with
        {
            MaxConnections = 1,
            Timeouts = new LaneTimeouts { Queue = TimeSpan.FromMilliseconds(100), Server = TimeSpan.FromSeconds(2) },
        }, one.Port);

        var hanging = app.AskAsync("/hang");
        await HaproxyRig.HoldsAsync(() => one.Seen.ContainsKey("GET /hang HTTP/1.1"), "the first is there");
        var queued = await app.AskAsync();

        Assert.Equal((503, 504), (queued.Status, (await hanging).Status));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 2)]
    public async Task A_connection_is_tried_again_as_often_as_told(int retries, int expected)
    {
        using var app = await OneApp.StartAsync(Sketch.None, lane => lane with { Retries = retries, Timeouts = new LaneTimeouts { Connect = TimeSpan.FromMilliseconds(20) } }, FreePort.Next());

        Assert.Equal(503, (await app.AskAsync()).Status);

        var total = await app.TotalAsync();
        Assert.Equal(expected, total.Retries + total.Redispatches);
    }

    [Theory]
    [InlineData(CheckMethod.Get, null)]
    [InlineData(CheckMethod.Head, null)]
    [InlineData(CheckMethod.Options, null)]
    [InlineData(CheckMethod.Get, "I am \"well\" $HOME %[env(HOME)]")]
    public async Task The_check_asks_as_told_and_believes_what_it_was_told_to(CheckMethod method, string? body)
    {
        await using var one = await Member.StartAsync("one");
        one.Health = (200, body ?? "");
        var check = new HealthCheck.Http(UrlPath.Parse("/health"), null, 200, 204, Fast) { Method = method, Body = body, MoreStatuses = [new StatusRange(404, 404)] };
        using var app = await OneApp.StartAsync(check, lane => lane);

        await app.FillAsync("s1", one.Port);
        await app.ServesAsync("s1");
        one.Health = (404, $"and {body} too");
        await app.ServesAsync("s1");
        one.Health = body is null ? (205, "") : (200, "I am ill");
        await app.ServesAsync();

        Assert.Equal([$"{method.ToString().ToUpperInvariant()} /health HTTP/1.1"], one.Seen.Keys);
    }

    [Fact]
    public async Task The_check_goes_to_its_own_port_in_plain_HTTP_whatever_traffic_is_sent_as()
    {
        await using var traffic = await Member.StartAsync("traffic", Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http2);
        await using var health = await Member.StartAsync("health");
        var check = new HealthCheck.Http(UrlPath.Parse("/health"), null, 200, 200, Fast) { Port = health.Port };
        using var app = await OneApp.StartAsync(check, lane => lane with { Protocol = MemberProtocol.H2 });

        await app.FillAsync("s1", traffic.Port);
        await app.AddAsync("x1", traffic.Port);
        await app.ServesAsync("s1", "x1");

        Assert.Equal(new() { ["traffic"] = 4 }, await app.CountAsync(4));
        await app.Proxy.ReloadAsync();
        await app.ServesAsync("s1", "x1");
        Assert.Equal(new() { ["traffic"] = 4 }, await app.CountAsync(4));
        Assert.Equal(["GET /health HTTP/1.1"], health.Seen.Keys);
        Assert.Equal(["GET / HTTP/2"], traffic.Seen.Keys);
    }

    [Fact]
    public async Task A_snippet_is_followed()
    {
        await using var one = await Member.StartAsync("one");
        using var app = await OneApp.StartAsync(Sketch.None, lane => lane with { Snippet = ["http-request set-header X-Snippet 'a \"b\" $HOME'", "http-request deny if { path /no }"] }, one.Port);

        Assert.Equal((200, "a \"b\" $HOME"), await app.AskAsync("/header") is var (status, body, _) ? (status, body) : default);
        Assert.Equal(403, (await app.AskAsync("/no")).Status);
    }

    [Fact]
    public async Task Members_that_pass_connections_on_are_checked_and_come_in_on_every_way()
    {
        await using var one = await Member.StartAsync("one");
        using var app = await OneApp.StartAsync(Sketch.Tcp, lane => lane with { Mode = ProxyMode.Tcp, Balance = Balance.Leastconn }, one.Port);

        await app.FillAsync("s2", one.Port);
        await app.AddAsync("x1", one.Port);

        await app.ServesAsync("s1", "s2", "x1");
    }
}
