using Pigeon.Client;
using System.Text.Json;
using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Cli.Tests;

public sealed class StatusTests
{
    [Fact]
    public async Task Status_shows_apps_and_warnings_within_80_columns_and_without_escape_codes()
    {
        await using var agent = await FakeAgent.StartAsync();

        var cli = await Cli.RunAsync(agent, "status", "-v");

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        var lines = cli.Out.Split('\n');
        Assert.Equal("vm1  agent 0.1.0  docker 20.10.24+dfsg1  haproxy 2.6.12", lines[0]);
        Assert.Contains("shop  revision 7", lines);
        Assert.Contains(lines, line => line.StartsWith("  VERSION  STATE     READY  LANE  SINCE", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("0123456789ab  s1      172.17.0.2:8080  ready  healthy  3", StringComparison.Ordinal));
        Assert.Contains("! an old worker is still there", lines);
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
        Assert.DoesNotContain('\u001b', cli.Out);
    }

    [Fact]
    public async Task Status_shows_when_a_version_leaves_by_itself_within_80_columns()
    {
        var app = Sample.Status.Apps[0];
        var status = Sample.Status with
        {
            Apps = [app with { Stacks = [.. app.Stacks.Select((stack, at) => stack with
            {
                State = at == 0 ? "release" : stack.State, Lane = "shop__b", Since = TimeProvider.System.GetUtcNow().AddMinutes(-3.5), ExpiresAt = at == 0 ? TimeProvider.System.GetUtcNow().AddMinutes(57.5) : null,
            })] }],
        };
        await using var agent = await FakeAgent.StartAsync(a => a.OnStatus = http => Answer.JsonAsync(http, 200, JsonSerializer.Serialize(status, PigeonJson.Default.StatusWire)));

        var lines = (await Cli.RunAsync(agent, "status")).Out.Split('\n');

        Assert.Contains("  1.9      release  2/2    shop__b  3m ago, ends in 57m", lines);
        Assert.Contains(lines, line => line.StartsWith("  2.0      active   2/2    shop__b  3m ago               the check", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public async Task Status_shows_which_frontends_have_TLS_and_with_v_their_certificates()
    {
        var shop = new CertificateWire("shop.pem", ["shop.test", "www.shop.test"], Sample.Start.AddDays(30), Default: true, Served: true);
        var frontend = new FrontendWire("web", ["*:80"], []) { TlsBind = ["*:443"], Certificates = [shop, shop with { File = "blog.pem", Names = ["blog.test"], Default = false, Served = false }] };
        await using var agent = await FakeAgent.StartAsync(a => a.OnStatus = http =>
            Answer.JsonAsync(http, 200, JsonSerializer.Serialize(Sample.Status with { Frontends = [frontend, new FrontendWire("clear", ["*:81"], [])] }, PigeonJson.Default.StatusWire)));

        var brief = await Cli.RunAsync(agent, "status");
        var whole = await Cli.RunAsync(agent, "status", "-v");

        Assert.Equal("web  TLS on *:443, 2 certificates, valid until 2026-03-31", brief.Out.Split('\n')[1]);
        Assert.DoesNotContain("shop.pem", brief.Out, StringComparison.Ordinal);
        Assert.Contains("  shop.pem (default)  2026-03-31   yes     shop.test www.shop.test\n", whole.Out, StringComparison.Ordinal);
        Assert.Contains("  blog.pem            2026-03-31   no      blog.test\n", whole.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("clear", brief.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_another_hand_changed_is_shown_for_a_day()
    {
        var status = Sample.Status with
        {
            Drift = [new DriftWire(Sample.Start.AddDays(-2), "long ago"), new DriftWire(Sample.Start.AddMinutes(-5), "server shop__a/s1 was put into\u001b maintenance")],
        };

        var page = StatusPage.Render(status, Sample.Start, verbose: false);

        Assert.Contains("changed by another hand, and put right:\n  5m ago  server shop__a/s1 was put into", page, StringComparison.Ordinal);
        Assert.DoesNotContain("long ago", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', page);
        Assert.DoesNotContain("another hand", StatusPage.Render(Sample.Status, Sample.Start, verbose: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Tunnels_are_told_beside_all_that_is_in_flight()
    {
        var stack = Sample.Status.Apps[0].Stacks[0];
        var draining = stack with { Members = [stack.Members[0] with { State = "draining", Tunnels = 1 }] };

        Assert.Contains("3 (1 tunnel)", StatusPage.Render(Sample.Status with { Apps = [new AppWire("shop", 7, null, [draining])] }, Sample.Start, verbose: true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_HAProxy_says_against_an_app_stands_against_that_app()
    {
        var held = Sample.Status with { Apps = [Sample.Status.Apps[0] with { Problem = "unknown keyword 'bogus' (it goes on with its last good configuration)" }] };
        await using var agent = await FakeAgent.StartAsync(a => a.OnStatus = http => Answer.JsonAsync(http, 200, JsonSerializer.Serialize(held, PigeonJson.Default.StatusWire)));

        var cli = await Cli.RunAsync(agent, "status");

        Assert.Contains("! shop: unknown keyword 'bogus' (it goes on with its last good configuration)", cli.Out.Split('\n'));
    }

    [Fact]
    public async Task One_app_can_be_asked_for_and_one_that_is_not_there_is_refused()
    {
        await using var agent = await FakeAgent.StartAsync();

        var known = await Cli.RunAsync(agent, "status", "shop", "-o", "json");
        var unknown = await Cli.RunAsync(agent, "status", "cart");

        Assert.Equal("shop", Assert.Single(JsonSerializer.Deserialize(known.Out, PigeonJson.Default.StatusWire)!.Apps).Name);
        Assert.Equal((9, "error: vm1 knows no app cart\n"), (unknown.ExitCode, unknown.Error));
    }

    [Fact]
    public async Task An_agent_that_does_not_answer_is_not_waited_for_forever()
    {
        await using var agent = await FakeAgent.StartAsync(a => a.OnStatus = http => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted));

        var cli = await Cli.RunAsync(agent, "status", "--timeout", "200ms");

        Assert.Equal(124, cli.ExitCode);
    }

    [Fact]
    public async Task A_watch_on_a_pipe_writes_only_what_changed_and_survives_an_agent_that_is_away()
    {
        var asked = 0;
        using var interrupt = new CancellationTokenSource();
        await using var agent = await FakeAgent.StartAsync(a => a.OnStatus = async http =>
        {
            if (++asked == 2) http.Response.StatusCode = 503;
            else await Answer.JsonAsync(http, 200, JsonSerializer.Serialize(Sample.Status, PigeonJson.Default.StatusWire));
            if (asked == 4) await interrupt.CancelAsync();
        });
        var cli = new Cli { Environment = { ["PIGEON_HOST"] = agent.Host } };

        await cli.RunAsync(interrupt.Token, "status", "--watch", "-o", "json");

        Assert.Equal(0, cli.ExitCode);
        Assert.Single(cli.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("answers 503", cli.Error, StringComparison.Ordinal);
    }
}
