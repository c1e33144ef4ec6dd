using System.Text.Json;
using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Cli.Tests;

/// <summary>What a controller says, as people and scripts see it.</summary>
public sealed class FleetTests
{
    private static readonly FleetStatusWire Agreed = new()
    {
        Controller = "ctl1",
        Version = "0.1.0+abc",
        StartedAt = Sample.Start.AddHours(-1),
        Vms = [Vm("web1"), Vm("web2"), Vm("web3", present: false)],
        Apps = [new FleetAppWire("shop", true, [new FleetVersionWire("2.0", true, [Held("web1", "active"), Held("web2", "active"), Held("web3", "active", present: false)])])],
    };

    private static readonly FleetStatusWire Split = Agreed with
    {
        Apps = [new FleetAppWire("shop", false, [new FleetVersionWire("2.0", false, [Held("web1", "active"), Held("web2", "release"), Held("web3", "active", present: false)])])],
    };

    [Fact]
    public async Task A_fleet_that_agrees_is_shown_with_who_holds_what_and_who_is_silent()
    {
        var cli = await StatusAsync(Agreed);

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        var lines = cli.Out.Split('\n');
        Assert.Equal("ctl1  controller 0.1.0  3 VMs, 2 present", lines[0]);
        Assert.Contains("  VERSION  STATE    VMS  NAMES", lines);
        Assert.Contains("  2.0      active   2    web1, web2", lines);
        Assert.Contains("  2.0      active?  1    web3", lines);
        Assert.Contains(lines, line => line.StartsWith("! web3 is silent, heard ", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public async Task VMs_that_disagree_are_named_and_are_exit_code_7()
    {
        var text = await StatusAsync(Split);
        var json = await StatusAsync(Split, "-o", "json");
        var other = await StatusAsync(Split, "blog");

        Assert.Equal(7, text.ExitCode);
        Assert.Contains("! shop 2.0: active on web1; release on web2\n", text.Out, StringComparison.Ordinal);
        Assert.Equal(7, json.ExitCode);
        Assert.Equal("ctl1", JsonSerializer.Deserialize(json.Out, PigeonJson.Default.FleetStatusWire)?.Controller);
        Assert.Equal((9, "error: the fleet of ctl1 knows no app blog\n"), (other.ExitCode, other.Error));
    }

    [Fact]
    public async Task Each_VM_is_listed_when_that_is_wanted()
    {
        var cli = await StatusAsync(Split, "-v");

        Assert.Matches("\n  VM    VERSION  STATE    READY  SINCE", cli.Out);
        Assert.Matches("\n  web3  2.0      active\\?  2/2    ", cli.Out);
    }

    [Fact]
    public void What_a_VM_says_is_shown_without_what_a_terminal_would_obey()
    {
        var hostile = Agreed with { Vms = [Vm("web1") with { Problems = ["docker: \u001b[2Jgone"] }] };

        Assert.DoesNotContain('\u001b', FleetPage.Render(hostile, Sample.Start, verbose: false));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", "GOOD", "--host: 'http://127.0.0.1:1' is in the clear, and a token is shown over https only")]
    [InlineData("https://127.0.0.1:1", "hello", "PIGEON_TOKEN holds no token: a token as `pigeon token create` prints it: pigeon_..._...")]
    public async Task A_token_that_would_be_told_to_everybody_or_is_none_is_not_used(string host, string token, string message)
    {
        var cli = new Cli();
        cli.Environment["PIGEON_HOST"] = host;
        cli.Environment["PIGEON_TOKEN"] = token == "GOOD" ? AccessToken.Create(null, new byte[32]).Text : token;

        await cli.RunAsync(CancellationToken.None, "vms");

        Assert.Equal((2, $"error: {message}\n"), (cli.ExitCode, cli.Error));
    }

    [Fact]
    public async Task Nobody_there_is_exit_code_8_with_the_way_to_go_on()
    {
        var cli = new Cli();
        await cli.RunAsync(CancellationToken.None, "vms", "--host", "unix:///nowhere/controller.sock");

        Assert.Equal(8, cli.ExitCode);
        Assert.Contains("pigeon controller", cli.Error, StringComparison.Ordinal);
    }

    private static FleetVmWire Vm(string name, bool present = true) => new(name, present, Sample.Start, []);

    private static HeldStackWire Held(string vm, string state, bool present = true) =>
        new() { Vm = vm, Present = present, State = state, Since = Sample.Start, Ready = 2, Wanted = 2 };

    private static async Task<Cli> StatusAsync(FleetStatusWire status, params string[] more)
    {
        await using var controller = await FakeAgent.StartAsync(fake => fake.OnStatus = http =>
            Answer.JsonAsync(http, 200, JsonSerializer.Serialize(status, PigeonJson.Default.FleetStatusWire)));
        return await Cli.RunAsync(controller, ["status", .. more]);
    }
}
