using Pigeon.Core.Protocol;
using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests.BadLuck;

/// <summary>One app's configuration is not accepted: that app is held apart, and all others go on.</summary>
public sealed class QuarantineTests(DockerFixture docker, ITestOutputHelper output) : BadLuckTest(docker, output), IDisposable
{
    private const string NewsHost = "news.example.org";
    private const string Sound = "{{~ if lane.app == 'news' ~}}\n    http-response set-header X-Own yes\n{{~ end ~}}\n";
    private static readonly TimeSpan UntilAskedAgain = TimeSpan.FromSeconds(60);
    private readonly TempFolder _templates = new();

    protected override LabOptions Options => new() { Environment = new Dictionary<string, string> { ["PIGEON_HAPROXY_TEMPLATES"] = _templates.Path } };

    public void Dispose() => _templates.Dispose();

    [Theory]
    [InlineData("    bogus words", "unknown keyword 'bogus'")]
    [InlineData("    timeout check {{ lane.nmae }}", "this object has no member 'nmae'")]
    public async Task An_app_that_is_refused_keeps_its_last_good_text_and_holds_up_nobody(string line, string reason)
    {
        await ServeBothAsync(Sound);
        await using var shop = Mixed(null);
        await using var news = Mixed(NewsHost);
        var worker = await Lab.Haproxy.WorkerPidAsync();

        WriteBackend($"{{{{~ if lane.app == 'news' ~}}}}\n{line}\n{{{{~ end ~}}}}\n");
        var status = await Lab.EventuallyAsync(status => ProblemOf(status, "news") is not null, "news is held apart", Patience);
        Assert.Contains(reason, ProblemOf(status, "news"), StringComparison.Ordinal);
        Assert.Null(ProblemOf(status, "shop"));
        Assert.Null(status.Haproxy.Problem);
        Assert.Equal(worker, await Lab.Haproxy.WorkerPidAsync());

        // Another app comes, one gets other settings, and the agent dies meanwhile: what news had is not lost.
        await Lab.SucceedAsync("release", "blog", "1.0");
        await Lab.KillAgentAsync();
        await Lab.StartAgentAsync(CancellationToken.None);
        WriteAll("{path: /health, interval: 700ms, rise: 1, fall: 2}");
        await Lab.SucceedAsync("release", "shop", "2.0");
        await Lab.SucceedAsync("activate", "shop", "2.0");
        Assert.Equal("yes", await OwnHeaderAsync());

        // What needs no new text of news goes on, and what needs one is refused with the reason.
        await Lab.SucceedAsync("rollback", "news");
        await Lab.SucceedAsync("deactivate", "news", "2.0");
        Failed(await Lab.PigeonAsync("release", "news", "3.0"), 2, reason);
        Assert.Equal(1, Occurrences(Lab.AgentLog, "App news is held apart"));

        WriteBackend(Sound);
        await Lab.EventuallyAsync(status => ProblemOf(status, "news") is null, "news is mended", Patience);
        await Lab.SucceedAsync("release", "news", "3.0");
        await GoesOnAsync(shop);
        await GoesOnAsync(news);
        NothingFailed(await shop.StopAsync());
        NothingFailed(await news.StopAsync());
    }

    [Fact]
    public async Task An_app_whose_last_good_text_is_refused_too_serves_with_the_shipped_templates_until_the_cause_is_gone()
    {
        using var folder = new TempFolder();
        folder.Write("503.http", "HTTP/1.0 503 Sorry\r\n\r\nsorry");
        var own = $"{{{{~ if lane.app == 'news' ~}}}}\n    http-response set-header X-Own yes\n    errorfile 503 {folder["503.http"]}\n{{{{~ end ~}}}}\n";
        await ServeBothAsync(own);
        await using var shop = Mixed(null);
        await using var news = Mixed(NewsHost);
        Assert.Equal("yes", await OwnHeaderAsync());

        File.Delete(folder["503.http"]);
        await Lab.SucceedAsync("release", "blog", "1.0");
        var status = await Lab.StatusAsync();
        Assert.Contains("503.http", ProblemOf(status, "news"), StringComparison.Ordinal);
        Assert.Null(status.Haproxy.Problem);
        Assert.Equal("no", await OwnHeaderAsync());
        await Lab.SucceedAsync("rollback", "news");

        folder.Write("503.http", "HTTP/1.0 503 Sorry\r\n\r\nsorry");
        await Eventually.TrueAsync(async () => await OwnHeaderAsync() == "yes", "the cause is gone, and its text is loaded", UntilAskedAgain);
        await Lab.EventuallyAsync(status => ProblemOf(status, "news") is null, "nothing stands against news", Patience);
        await GoesOnAsync(shop);
        await GoesOnAsync(news);
        NothingFailed(await shop.StopAsync());
        NothingFailed(await news.StopAsync());
    }

    [Fact]
    public async Task HAProxy_starts_again_without_the_file_that_one_app_names()
    {
        using var folder = new TempFolder();
        folder.Write("503.http", "HTTP/1.0 503 Sorry\r\n\r\nsorry");
        await ServeBothAsync($"{{{{~ if lane.app == 'news' ~}}}}\n    errorfile 503 {folder["503.http"]}\n{{{{~ end ~}}}}\n");

        File.Delete(folder["503.http"]);
        await Lab.Haproxy.KillMasterAsync();

        await Lab.EventuallyAsync(status => status.Haproxy.Running && ProblemOf(status, "news")?.Contains("503.http", StringComparison.Ordinal) == true
            && status.ReadyMembers("news", "2.0") == 2 && status.ReadyMembers("shop", "1.0") == 2, "both serve", Patience);
        await using var shop = Mixed(null);
        await using var news = Mixed(NewsHost);
        await GoesOnAsync(shop);
        await GoesOnAsync(news);
        NothingFailed(await shop.StopAsync());
        NothingFailed(await news.StopAsync());
    }

    /// <summary>Shop 1.0 and news 2.0, with news 1.0 warm.</summary>
    private async Task ServeBothAsync(string addition)
    {
        WriteBackend(addition);
        WriteAll(new LabApp().Healthcheck);
        await ServeAsync();
        await ServeAsync("news");
        await ServeAsync("news", "2.0");
    }

    private void WriteAll(string healthcheck) => Lab.WriteStacks(
        new LabApp { Healthcheck = healthcheck }, new LabApp { Name = "news", Host = NewsHost, Healthcheck = healthcheck },
        new LabApp { Name = "blog", Host = "blog.example.org", Count = 1 });

    private void WriteBackend(string addition) =>
        _templates.Write("backend.cfg", File.ReadAllText(Path.Combine(RepositoryRoot.Path, "haproxy", "backend.cfg")) + addition);

    private Load Mixed(string? host) => Load.Start(
        Mix(Lab.ProductionUrl, host) with { KeepAlive = 2, Fresh = 1, Slow = 1, Rate = 60 }, CancellationToken.None);

    private static string? ProblemOf(StatusWire status, string app) => status.Apps.First(each => each.Name == app).Problem;

    private static int Occurrences(string text, string word) => text.Split(word).Length - 1;

    private async Task<string> OwnHeaderAsync()
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, Lab.ProductionUrl) { Headers = { Host = NewsHost } };
        using var response = await client.SendAsync(request);
        return response.Headers.TryGetValues("X-Own", out var values) ? values.First() : "no";
    }
}
