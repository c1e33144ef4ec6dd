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
        Apps = [App("2.0", Held("web1", "active"), Held("web2", "active"), Held("web3", "active", present: false))],
    };

    private static readonly FleetStatusWire Split = Agreed with
    {
        Apps =
        [
            App("2.0", Held("web1", "active"), Held("web2", "release"), Held("web3", "active", present: false)) with
            {
                Agree = false, Vms = [Stands("web1", null), Stands("web2", "2.0 is release, not active")],
            },
        ],
    };

    [Fact]
    public async Task A_fleet_that_agrees_is_shown_with_who_holds_what_and_who_is_silent()
    {
        var cli = await StatusAsync(Agreed);

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        var lines = cli.Out.Split('\n');
        Assert.Equal("ctl1  controller 0.1.0  3 VMs, 2 present", lines[0]);
        Assert.Contains("shop  revision 7", lines);
        Assert.Contains(lines, line => line.StartsWith("  VERSION  WANTED  SINCE  ", StringComparison.Ordinal) && line.EndsWith("  HELD     VMS  NAMES", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("  2.0      active  ", StringComparison.Ordinal) && line.EndsWith("  active   2    web1, web2", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("  2.0      active  ", StringComparison.Ordinal) && line.EndsWith("  active?  1    web3", StringComparison.Ordinal));
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
        Assert.Matches("\n! shop: web2 disagrees for [0-9]+d: 2.0 is release, not active\n", text.Out);
        Assert.Equal(7, json.ExitCode);
        Assert.Equal("ctl1", JsonSerializer.Deserialize(json.Out, PigeonJson.Default.FleetStatusWire)?.Controller);
        Assert.Equal((9, "error: the fleet of ctl1 knows no app blog\n"), (other.ExitCode, other.Error));
    }

    [Fact]
    public async Task Each_VM_is_listed_when_that_is_wanted()
    {
        var cli = await StatusAsync(Split, "-v");

        Assert.Matches("\n  VM    VERSION  WANTED  HELD     READY  SINCE", cli.Out);
        Assert.Matches("\n  web3  2.0      active  active\\?  2/2    ", cli.Out);
    }

    [Fact]
    public void A_version_says_what_is_wanted_of_it_what_runs_and_when_it_leaves()
    {
        var releasing = App("3.0", Held("web1", "release") with { Assigned = "release" }, Held("web2", "releasing") with { Assigned = "release" });
        var app = releasing with
        {
            Operation = Sample.Running with { Verb = "release", Version = "3.0", WaitingFor = "web2 (waiting for the check of s1)" },
            Versions =
            [
                new FleetVersionWire { Version = "1.0", Vms = [Held("web1", "inactive") with { Assigned = null }] },
                new FleetVersionWire { Version = "2.0", State = "inactive", Since = Sample.Start.AddMinutes(-3), ExpiresAt = Sample.Start.AddHours(3), Vms = [] },
                releasing.Versions[0] with { State = "releasing" },
            ],
        };

        Assert.Equal(
            """
            ctl1  controller 0.1.0  2 VMs, 2 present

            shop  revision 7
              release of shop 3.0 is under way, waiting for: web2 (waiting for the check ...
              VERSION  WANTED     SINCE               HELD       VMS  NAMES
              1.0      -          -                   inactive   1    web1
              2.0      inactive   3m ago, ends in 3h  -          0
              3.0      releasing  now                 release    1    web1
              3.0      releasing  now                 releasing  1    web2

            """,
            FleetPage.Render(Agreed with { Vms = [Vm("web1"), Vm("web2")], Apps = [app] }, Sample.Start, verbose: false));
    }

    [Fact]
    public void An_app_of_the_VMs_own_is_shown_as_local()
    {
        var app = App("1.0", Held("web1", "active") with { Assigned = null }) with { Local = true, Revision = 0, Vms = [Stands("web1", null) with { Standing = "local" }] };

        var page = FleetPage.Render(Agreed with { Apps = [app] }, Sample.Start, verbose: false);

        Assert.Contains("shop  local: the controller was told nothing of it\n", page, StringComparison.Ordinal);
        Assert.Contains("  1.0      local   now    active  1    web1\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thousand_VMs_are_as_many_lines_as_there_are_differences()
    {
        var vms = Enumerable.Range(1, 1000).Select(number => $"web{number:0000}").ToList();
        var app = App("2.0", [.. vms.Select((vm, at) => Held(vm, at % 10 == 0 ? "release" : "active", present: at % 7 > 0))]) with
        {
            Agree = false, Vms = [.. vms.Select((vm, at) => at % 7 > 0 ? Stands(vm, at % 10 == 0 ? "2.0 is release, not active" : null) : Stands(vm, null) with { Standing = "unreachable" })],
        };
        var fleet = Agreed with { Vms = [.. vms.Select((vm, at) => Vm(vm, present: at % 7 > 0) with { Problems = at % 100 == 1 ? ["docker: down"] : [] })], Apps = [app] };

        var lines = FleetPage.Render(fleet, Sample.Start.AddMinutes(5), verbose: false).Split('\n');

        Assert.Equal(14, lines.Length);
        Assert.Contains("! shop: web0011, web0021, web0031 and 82 more disagree for 5m: 2.0 is release,", lines);
        Assert.Contains("! web0001, web0008, web0015 and 140 more are silent, heard 5m ago", lines);
        Assert.Contains("! web0002, web0102, web0202 and 7 more: docker: down", lines);
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
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
    public async Task A_token_in_a_file_that_everybody_may_read_is_not_used()
    {
        var folder = Directory.CreateTempSubdirectory("pgn-");
        var token = AccessToken.Create(null, new byte[32]).Text;
        var (open, closed) = (Path.Combine(folder.FullName, "open"), Path.Combine(folder.FullName, "closed"));
        foreach (var file in (string[])[open, closed]) await File.WriteAllTextAsync(file, token);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var (cli, other) = (new Cli(), new Cli());

        await cli.RunAsync(CancellationToken.None, "vms", "--host", "https://127.0.0.1:1", "--token-file", open);
        await other.RunAsync(CancellationToken.None, "vms", "--host", "https://127.0.0.1:1", "--token-file", closed);
        folder.Delete(recursive: true);

        Assert.Equal((2, $"error: --token-file: everybody on this machine may read or change {open}: `chmod 600 {open}`, and revoke the token if somebody may have\n"), (cli.ExitCode, cli.Error));
        Assert.Equal(8, other.ExitCode);
        Assert.DoesNotContain(token.Split('_')[2], cli.Error + other.Error, StringComparison.Ordinal);
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

    private static FleetAppWire App(string version, params HeldStackWire[] held) => new()
    {
        Name = "shop", Agree = true, Revision = 7, Versions = [new FleetVersionWire { Version = version, State = "active", Since = Sample.Start, Vms = held }], Vms = [],
    };

    private static FleetStandingWire Stands(string vm, string? difference) => new(vm, difference is null ? "agrees" : "disagrees", difference is null ? null : Sample.Start, difference, false);

    private static HeldStackWire Held(string vm, string state, bool present = true) =>
        new() { Vm = vm, Present = present, State = state, Assigned = "active", Since = Sample.Start, Ready = 2, Wanted = 2 };

    private static async Task<Cli> StatusAsync(FleetStatusWire status, params string[] more)
    {
        await using var controller = await FakeAgent.StartAsync(fake => fake.OnStatus = http =>
            Answer.JsonAsync(http, 200, JsonSerializer.Serialize(status, PigeonJson.Default.FleetStatusWire)));
        return await Cli.RunAsync(controller, ["status", .. more]);
    }
}
