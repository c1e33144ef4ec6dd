using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;

namespace Pigeon.Integration.Tests.Rendering;

/// <summary>A client comes back to its member by a cookie, as long as the member takes traffic.</summary>
public sealed class StickinessTests
{
    private static LaneSettings Sticky(LaneSettings lane) => lane with { Cookie = new StickyCookie(CookieName.Parse("SRV"), null) };

    [Fact]
    public async Task Every_member_has_a_cookie_of_its_own_however_it_came_in_and_whatever_reloads()
    {
        await using var one = await Member.StartAsync("one");
        await using var two = await Member.StartAsync("two");
        await using var three = await Member.StartAsync("three");
        using var app = await OneApp.StartAsync(Sketch.Tcp, Sticky, one.Port);
        await app.FillAsync("s2", two.Port);
        await app.AddAsync("x1", three.Port);
        await app.ServesAsync("s1", "s2", "x1");

        var cookies = await CookiesAsync(app, "one", "two", "three");

        Assert.All(cookies, each => Assert.Matches("^SRV=[0-9a-f]{16}$", each.Value));
        Assert.Equal(3, cookies.Values.Distinct().Count());
        await ComesBackAsync(app, cookies);
        await app.Proxy.ReloadAsync();
        await app.ServesAsync("s1", "s2", "x1");
        await ComesBackAsync(app, cookies);
    }

    [Fact]
    public async Task A_drain_keeps_sticky_clients_and_a_sticky_drain_sends_them_elsewhere_while_requests_in_flight_go_on()
    {
        await using var one = await Member.StartAsync("one");
        await using var two = await Member.StartAsync("two");
        using var app = await OneApp.StartAsync(Sketch.None, Sticky, one.Port, two.Port);
        await app.ServesAsync("s1", "s2");
        var cookie = (await CookiesAsync(app, "one", "two"))["one"];
        var inFlight = app.AskAsync("/slow", cookie);
        await Haproxy.HaproxyRig.HoldsAsync(() => one.MostAtOnce == 1, "the slow request is there");

        await app.ApplyAsync(new Move.Drain(app.Lane, "s1", "plain"));
        Assert.Equal((200, "one", null), await app.AskAsync(cookie: cookie));
        await app.ApplyAsync(new Move.Drain(app.Lane, "s1", "sticky", IsSticky: true));

        for (var at = 0; at < 50; at++)
        {
            var (status, body, renewed) = await app.AskAsync(cookie: cookie);
            Assert.Equal((200, "two"), (status, body));
            Assert.NotEqual(cookie, renewed);
        }

        Assert.Equal((200, "one"), await inFlight is var (ended, by, _) ? (ended, by) : default);
    }

    private static async Task<Dictionary<string, string>> CookiesAsync(OneApp app, params string[] members)
    {
        var cookies = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = 0; at < 20 * members.Length && cookies.Count < members.Length; at++)
        {
            var (_, body, cookie) = await app.AskAsync();
            Assert.NotNull(cookie);
            cookies.TryAdd(body, cookie);
        }

        Assert.Equal(members.Order(StringComparer.Ordinal), cookies.Keys.Order(StringComparer.Ordinal));
        return cookies;
    }

    private static async Task ComesBackAsync(OneApp app, Dictionary<string, string> cookies)
    {
        foreach (var (member, cookie) in cookies)
            for (var at = 0; at < 10; at++)
                Assert.Equal((200, member, null), await app.AskAsync(cookie: cookie));
    }
}
