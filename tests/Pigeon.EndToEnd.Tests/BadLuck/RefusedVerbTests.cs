using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests.BadLuck;

/// <summary>What cannot be done is refused before anything is touched, with the reason.</summary>
public sealed class RefusedVerbTests(DockerFixture docker, ITestOutputHelper output) : BadLuckTest(docker, output)
{
    private const int Usage = 2;
    private const int Locked = 4;
    private const int Refused = 9;

    [Fact]
    public async Task Verbs_that_the_state_does_not_allow()
    {
        await using var load = await ServingAsync();

        Failed(await Lab.PigeonAsync("activate", "shop", "2.0"), Refused, "shop 2.0 is not here", "1.0, active", "release it first");
        Failed(await Lab.PigeonAsync("activate", "shop"), Refused, "no version of shop is released");
        Failed(await Lab.PigeonAsync("activate", "news", "1.0"), Refused, "there is no app news here", "shop");
        Failed(await Lab.PigeonAsync("rollback", "shop"), Refused, "no version of shop is inactive", "nothing to go back to");
        Failed(await Lab.PigeonAsync("deactivate", "shop", "1.0"), Refused, "shop 1.0 is in production", "--force");

        await NobodyNoticedAsync(load);
    }

    [Fact]
    public async Task Activating_a_version_that_has_become_unready()
    {
        await using var load = await ServingAsync();
        await Lab.SucceedAsync("release", "shop", "2.0");
        foreach (var name in (await ContainersAsync("shop", "2.0")).Split('\n'))
            await ToggleHealthAsync(name);
        await Lab.EventuallyAsync(status => status.ReadyMembers("shop", "2.0") == 0, "2.0 is unready", Patience);

        Failed(await Lab.PigeonAsync("activate", "shop", "2.0"), Refused, "shop 2.0 is not ready", "HAProxy's check of shop_2.0_web_");

        await Lab.SucceedAsync("deactivate", "shop", "2.0");
        await NobodyNoticedAsync(load);
    }

    [Fact]
    public async Task Of_two_verbs_at_once_the_second_waits_or_says_for_what_it_would_have_to()
    {
        await using var load = await ServingAsync();
        Lab.WriteStacks(new LabApp { Environment = new Dictionary<string, string> { ["BOOT_MS"] = "3000" } });
        var first = Lab.StartPigeon("release", "shop", "2.0");
        await Lab.EventuallyAsync(status => status.StateOf("shop", "2.0") == "releasing", "the release is under way", Patience);

        Failed(await Lab.PigeonAsync("release", "shop", "3.0", "--lock-wait", "100ms"), Locked, "the release of 2.0 of shop");
        Assert.False(first.HasExited);
        var second = await Lab.PigeonAsync("deactivate", "shop", "2.0");

        Assert.Equal(0, await first.WaitForExitAsync(Patience));
        Assert.True(second.ExitCode == 0, second.Errors);
        await NobodyNoticedAsync(load);
    }

    [Fact]
    public async Task Definitions_with_mistakes_are_refused_with_every_place_and_its_cure()
    {
        await using var load = await ServingAsync();

        await RefusesAsync("stacks:\n  shop: {version: \"2.0\"\n", "stacks.yaml(", "not valid YAML");
        await RefusesAsync(LabApp.Yaml(new LabApp()).Replace("\"{{ version }}\"", "{{ version }}", StringComparison.Ordinal),
            "stacks.yaml(3,14): stacks.shop.version: must be a text", "with quotes");
        await RefusesAsync(
            LabApp.Yaml(new LabApp()).Replace("healthcheck:", "helthcheck:", StringComparison.Ordinal).Replace("stop_timeout", "stop_timeut", StringComparison.Ordinal),
            "stacks.shop.loadbal.helthcheck: unknown key - did you mean 'healthcheck'?", "docker_config.stop_timeut: unknown key - did you mean 'stop_timeout'?");
        await RefusesAsync(LabApp.Yaml(new LabApp { Image = "app:{{ vresion }}" }), "stacks.yaml(", "vresion");
        await RefusesAsync(LabApp.Yaml(new LabApp { Name = "news" }), "shop");

        await NobodyNoticedAsync(load);
    }

    [Fact]
    public async Task Wrong_flags_are_refused_by_name()
    {
        await using var load = await ServingAsync();

        Failed(await Lab.PigeonAsync("release", "shop", "2.0", "--timeout", "banana"), Usage, "--timeout", "banana");
        Failed(await Lab.PigeonAsync("release", "shop", "2.0", "--timeout", "0s"), Usage, "--timeout");
        Failed(await Lab.PigeonAsync("release", "shop", "2.0", "--no-such-flag"), Usage, "--no-such-flag");
        Failed(await Lab.PigeonAsync("activate", "shop", "2.0", "--if-revision", "x"), Usage, "--if-revision", "'x'");
        Failed(await Lab.PigeonAsync("release", "Shop!", "2.0"), Usage, "Shop!");
        Failed(await Lab.PigeonAsync("release"), Usage);
        Failed(await Lab.PigeonAsync("relaese", "shop", "2.0"), Usage, "relaese");
        Failed(await Lab.PigeonAsync("release", "shop", "2.0", "--file", "/no/such/stacks.yaml"), Usage, "/no/such/stacks.yaml");
        Failed(await Lab.PigeonAsync("activate", "shop", "1.0", "--if-revision", "1"), Locked, "revision");

        await NobodyNoticedAsync(load);
    }

    private async Task RefusesAsync(string yaml, params string[] words)
    {
        Lab.WriteStacks(yaml);
        Failed(await Lab.PigeonAsync("release", "shop", "2.0"), Usage, words);
        Assert.Equal("", await ContainersAsync("shop", "2.0"));
    }

    private async Task ToggleHealthAsync(string container)
    {
        var network = await Lab.Docker.DockerAsync("inspect", "--format", "{{range $name, $_ := .NetworkSettings.Networks}}{{$name}}{{end}}", container);
        using var client = new HttpClient();
        await client.GetStringAsync(new Uri($"http://{await Lab.Docker.AddressAsync(container, network)}:8080/toggle-health"));
    }
}
