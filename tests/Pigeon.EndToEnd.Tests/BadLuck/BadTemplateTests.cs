using Pigeon.Core.Protocol;
using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests.BadLuck;

/// <summary>An operator's template that is wrong: the last good configuration serves on, and everything that needs no other one goes on with it.</summary>
public sealed class BadTemplateTests(DockerFixture docker, ITestOutputHelper output) : BadLuckTest(docker, output), IDisposable
{
    private readonly TempFolder _templates = new();

    protected override LabOptions Options => new() { Environment = new Dictionary<string, string> { ["PIGEON_HAPROXY_TEMPLATES"] = _templates.Path } };

    public void Dispose() => _templates.Dispose();

    [Theory]
    [InlineData("backend.cfg", "backend {{ lane.name }}\n    bogus words\n", "unknown keyword 'bogus'")]
    [InlineData("backend.cfg", "backend {{ lane.nmae }}\n", "backend.cfg")]
    [InlineData("haproxy.cfg", "{{ if }}\n", "haproxy.cfg")]
    public async Task The_last_good_configuration_stays_and_all_else_goes_on(string file, string text, string reason)
    {
        await using var load = await ServingAsync();
        await Lab.SucceedAsync("release", "shop", "2.0");
        await Lab.SucceedAsync("activate", "shop", "2.0");
        var worker = await Lab.Haproxy.WorkerPidAsync();
        await Lab.TerminateAgentAsync();
        _templates.Write(file, text);
        await Lab.StartAgentAsync(CancellationToken.None);

        await Lab.EventuallyAsync(status => ProblemOf(status).Contains(reason, StringComparison.Ordinal), "the reason is told", Patience);
        await DiesAndComesBackAsync("shop_2.0_web_1");
        await Lab.SucceedAsync("rollback", "shop");
        await Lab.SucceedAsync("deactivate", "shop", "2.0");
        await Lab.SucceedAsync("release", "shop", "3.0");
        await Lab.SucceedAsync("deactivate", "shop", "3.0");
        Lab.WriteStacks(new LabApp { Name = "news", Host = "news.example.org" });
        Failed(await Lab.PigeonAsync("release", "news", "1.0"), 2, reason);

        Assert.Equal(worker, await Lab.Haproxy.WorkerPidAsync());
        File.Delete(_templates[file]);
        await Lab.TerminateAgentAsync();
        await Lab.StartAgentAsync(CancellationToken.None);
        await Lab.SucceedAsync("release", "news", "1.0");
        Assert.Equal("", ProblemOf(await Lab.StatusAsync()));
        await GoesOnAsync(load);
        NothingFailed(await load.StopAsync());
    }

    [Theory]
    [InlineData("backend {{ lane.name }}\n    bogus words\n", "unknown keyword 'bogus'")]
    [InlineData("backend {{ lane.nmae }}\n", "backend.cfg")]
    public async Task HAProxy_starts_again_from_the_last_good_configuration(string text, string reason)
    {
        await using (await ServingAsync()) { }
        await Lab.TerminateAgentAsync();
        await Lab.Haproxy.KillMasterAsync();
        _templates.Write("backend.cfg", text);

        await Lab.StartAgentAsync(CancellationToken.None);

        await Lab.EventuallyAsync(status => status.Haproxy.Running && ProblemOf(status).Contains(reason, StringComparison.Ordinal)
            && status.ReadyMembers("shop", "1.0") == 2, "the last good configuration serves", Patience);
        await using var load = LightTraffic();
        await NobodyNoticedAsync(load);
    }

    [Fact]
    public async Task Templates_that_differ_per_state_reload_in_the_prepare_step_and_never_after_the_switch()
    {
        await using var load = await ServingAsync();
        await Lab.TerminateAgentAsync();
        _templates.Write("backend.active.cfg", "{{ include 'backend.cfg' }}    http-response set-header X-State active\n");
        await Lab.StartAgentAsync(CancellationToken.None);
        await Lab.SucceedAsync("release", "shop", "2.0");

        var plan = await Lab.PigeonAsync("activate", "shop", "2.0", "--dry-run");
        var worker = await Lab.Haproxy.WorkerPidAsync();
        var done = await Lab.SucceedAsync("activate", "shop", "2.0", "-o", "json");

        Assert.Equal(3, plan.ExitCode);
        Assert.Contains("1 reload", plan.Output, StringComparison.Ordinal);
        using var operation = System.Text.Json.JsonDocument.Parse(done.Output);
        var steps = operation.RootElement.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("text").GetString()!).ToList();
        var reload = steps.FindIndex(step => step.Contains("reload", StringComparison.OrdinalIgnoreCase));
        var shift = steps.FindIndex(step => step.Contains("active", StringComparison.Ordinal) && step.Contains("map", StringComparison.Ordinal));
        Assert.True(reload >= 0 && reload < shift, string.Join('\n', steps));
        Assert.Single(steps, step => step.Contains("reload", StringComparison.OrdinalIgnoreCase));
        Assert.NotEqual(worker, await Lab.Haproxy.WorkerPidAsync());
        using var client = new HttpClient();
        using var answer = await client.GetAsync(Lab.ProductionUrl);
        Assert.Equal(["active"], answer.Headers.GetValues("X-State"));
        await PhaseAsync(load, "switched", 30);
        OnlyVersion(load.Snapshot(), "switched", "2.0");
        NothingFailed(await load.StopAsync());
    }

    /// <summary>What stands against the frame, or against an app.</summary>
    private static string ProblemOf(StatusWire status) =>
        string.Join('\n', status.Apps.Select(app => app.Problem).Prepend(status.Haproxy.Problem).OfType<string>());

    private async Task DiesAndComesBackAsync(string container)
    {
        var id = await Lab.Docker.DockerAsync("inspect", "--format", "{{.Id}}", container);
        await Lab.Docker.DockerAsync("rm", "--force", container);
        await Lab.EventuallyAsync(status => status.Find("shop", "2.0") is { Ready: 2, WaitingFor: null } stack
            && stack.Members.All(member => !id.StartsWith(member.Id, StringComparison.Ordinal)), "another one has taken its place", Patience);
    }
}
