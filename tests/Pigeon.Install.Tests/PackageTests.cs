using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Install.Tests;

/// <summary>The Debian package on a whole Debian: what it lays down, and what its upgrades cost traffic.</summary>
[Collection(InstallCollection.Name)]
public sealed class PackageTests(InstallFixture installed)
{
    private const string Agent = "pigeon-agent.service";
    private const string Haproxy = "pigeon-haproxy.service";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Nothing_starts_by_itself_and_a_purge_takes_away_what_was_laid_down_and_nothing_else()
    {
        await using var vm = await DebianVm.StartAsync(installed, "purged");
        var before = await FilesAsync(vm);

        await vm.InstallAsync(installed.Package);
        Assert.Equal(("inactive", "inactive", "inactive"),
            (await vm.UnitAsync(Agent, "ActiveState"), await vm.UnitAsync(Haproxy, "ActiveState"), await vm.UnitAsync("pigeon-controller.service", "ActiveState")));
        await vm.Container.RunAsync("systemctl", "enable", "--now", "pigeon-agent");
        Assert.StartsWith("drives HAProxy ", await vm.UnitAsync(Agent, "StatusText"), StringComparison.Ordinal);
        await vm.BringAppAsync("1.0");
        await vm.ReleaseAsync("1.0");
        await vm.Container.ShellAsync("echo secret > /etc/pigeon/controller.token; usermod --append --groups pigeon vagrant");
        Assert.Contains("shop", await vm.Container.RunAsync("su", "vagrant", "--command", "pigeon status"), StringComparison.Ordinal);

        await vm.Container.RunAsync("apt-get", "purge", "--yes", "pigeon");
        var left = (await FilesAsync(vm)).Except(before).Where(file => !file.StartsWith("/root/", StringComparison.Ordinal));

        Assert.Equal(["/etc/pigeon", "/etc/pigeon/controller.token"], left.Order(StringComparer.Ordinal));
        Assert.Empty(before.Except(await FilesAsync(vm)));
        Assert.Equal(2, (await vm.Container.RunAsync("docker", "ps", "--quiet", "--filter", "label=pigeon.app=shop")).Split('\n').Length);
        Assert.Equal("", (await vm.Container.TryAsync("sh", "-c", "getent passwd pigeon; getent group pigeon; systemctl --failed --no-legend; pgrep haproxy")).Output);
    }

    [Fact]
    public async Task It_says_whose_its_parts_are_and_what_has_changed()
    {
        var copyright = await LaidAsync("copyright", "cat");

        Assert.All(["Microsoft.AspNetCore.App.Runtime.linux-", "Microsoft.NETCore.App.Runtime.linux-", "System.CommandLine ", "YamlDotNet "], part => Assert.Contains($"\n{part}", copyright, StringComparison.Ordinal));
        Assert.Equal(4, copyright.Split("\n  Licence: MIT\n").Length - 1);
        Assert.Contains("\nPermission is hereby granted", copyright, StringComparison.Ordinal);
        Assert.Contains("zlib", await LaidAsync($"notices/{copyright.Split('\n').Single(line => line.StartsWith("Microsoft.NETCore.App", StringComparison.Ordinal)).Split(' ')[0]}.gz", "zcat"), StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "src", "CHANGELOG.md")), await LaidAsync("changelog.gz", "zcat"));

        Task<string> LaidAsync(string file, string reader) =>
            Tool.RunAsync("sh", ["-c", $"dpkg-deb --fsys-tarfile {installed.Package} | tar --extract --to-stdout ./usr/share/doc/pigeon/{file} | {reader}"], CancellationToken.None);
    }

    [Fact]
    public async Task Restarts_upgrades_and_downgrades_of_Pigeon_and_of_HAProxy_cost_no_request()
    {
        await using var vm = await DebianVm.StartAsync(installed, "upgraded");
        await vm.InstallAsync(installed.Package);
        await vm.Container.RunAsync("systemctl", "enable", "--now", "pigeon-agent");
        await vm.BringAppAsync("1.0", "2.0");
        await vm.ReleaseAsync("1.0");
        var (version, haproxy) = (await vm.VersionOfAsync("pigeon"), await vm.MainPidAsync(Haproxy));
        await using var load = Load.Start(new LoadOptions { Url = vm.ProductionUrl, KeepAlive = 4, Fresh = 2, Slow = 2, Rate = 200 }, CancellationToken.None);
        await load.ServedAsync(200, Patience);

        await StepAsync("restart", () => vm.Container.RunAsync("systemctl", "restart", "pigeon-agent"));
        await StepAsync("upgrade", () => vm.InstallAsync(installed.NextPackage));
        Assert.Equal(InstallFixture.NextVersion, await vm.VersionOfAsync("pigeon"));
        await StepAsync("release after the upgrade", () => vm.ReleaseAsync("2.0"));
        await StepAsync("downgrade", () => vm.InstallAsync(installed.Package));
        Assert.Equal(version, await vm.VersionOfAsync("pigeon"));
        await StepAsync("rollback after the downgrade", () => vm.PigeonAsync("rollback", "shop"));
        Assert.Equal(haproxy, await vm.MainPidAsync(Haproxy));

        await StepAsync("HAProxy's upgrade", () => vm.InstallAsync(installed.NextHaproxy));
        await Eventually.TrueAsync(async () => await vm.Container.ShellAsync($"stat -L -c %i /proc/{haproxy}/exe") == await vm.Container.ShellAsync("stat -c %i /usr/sbin/haproxy"),
            "HAProxy's master executes the new program", Patience);
        await StepAsync("release after HAProxy's upgrade", () => vm.PigeonAsync("activate", "shop", "2.0"));
        Assert.Equal(haproxy, await vm.MainPidAsync(Haproxy));
        var counts = await load.StopAsync();

        Assert.True(counts.Failed == 0, counts.Describe());
        Assert.Equal("", await vm.Container.RunAsync("systemctl", "--failed", "--no-legend"));

        // Each step lasts until traffic has been served after it, and the agent says of itself that it is ready.
        async Task StepAsync(string name, Func<Task> step)
        {
            load.Mark(name);
            await step();
            Assert.Equal("active", await vm.UnitAsync(Agent, "ActiveState"));
            await load.ServedAsync(load.Snapshot().Served + 100, Patience);
        }
    }

    [Fact]
    public async Task An_agent_that_hangs_is_started_anew_and_traffic_does_not_notice()
    {
        await using var vm = await DebianVm.StartAsync(installed, "watched");
        await vm.InstallAsync(installed.Package);
        await vm.Container.ShellAsync("mkdir -p /etc/systemd/system/pigeon-agent.service.d && printf '[Service]\\nWatchdogSec=4\\n' > /etc/systemd/system/pigeon-agent.service.d/watchdog.conf");
        await vm.Container.RunAsync("systemctl", "daemon-reload");
        await vm.Container.RunAsync("systemctl", "enable", "--now", "pigeon-agent");
        await vm.BringAppAsync("1.0");
        await vm.ReleaseAsync("1.0");
        var pid = await vm.MainPidAsync(Agent);
        await using var load = Load.Start(new LoadOptions { Url = vm.ProductionUrl, KeepAlive = 2, Fresh = 1, Slow = 1, Rate = 100 }, CancellationToken.None);

        // More than one watchdog's time, in which it gives its signs of life.
        await load.ServedAsync(600, Patience);
        Assert.Equal(pid, await vm.MainPidAsync(Agent));
        await vm.Container.RunAsync("kill", "-STOP", $"{pid}");
        await Eventually.TrueAsync(async () => await vm.MainPidAsync(Agent) is > 0 and var next && next != pid && await vm.UnitAsync(Agent, "ActiveState") == "active",
            "systemd starts another agent", Patience);
        await load.ServedAsync(load.Snapshot().Served + 100, Patience);
        var counts = await load.StopAsync();

        Assert.True(counts.Failed == 0, counts.Describe());
        Assert.Contains("1.0", await vm.PigeonAsync("status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_controller_is_one_unit_without_root_that_the_agent_of_the_same_VM_joins_and_no_unit_stays_down()
    {
        await using var vm = await DebianVm.StartAsync(installed, "led");
        await vm.InstallAsync(installed.Package);
        await vm.Container.RunAsync("systemctl", "enable", "--now", "pigeon-controller");
        Assert.Equal("pigeon", await vm.Container.ShellAsync($"ps -o user= -p {await vm.MainPidAsync("pigeon-controller.service")}"));

        await vm.Container.ShellAsync("umask 077; pigeon token create --role join --host unix:///run/pigeon/controller.sock > /etc/pigeon/controller.token");
        await vm.Container.ShellAsync("printf 'controller: {url: \"https://127.0.0.1:7400\"}\\n' >> /etc/pigeon/agent.yaml");
        await vm.Container.RunAsync("systemctl", "enable", "--now", "pigeon-agent");

        await Eventually.TrueAsync(async () => (await vm.PigeonAsync("vms", "--host", "unix:///run/pigeon/controller.sock")).Contains("led", StringComparison.Ordinal), "the VM has joined", Patience);

        // More often, and faster, than systemd by itself would start them again.
        await vm.Container.ShellAsync("for round in 1 2 3 4 5 6 7; do systemctl kill --signal=KILL pigeon-agent pigeon-haproxy pigeon-controller; sleep 1.2; done");
        foreach (var unit in new[] { Agent, Haproxy, "pigeon-controller.service" })
            await Eventually.TrueAsync(async () => await vm.UnitAsync(unit, "ActiveState") == "active", $"{unit} is up again", Patience);
    }

    /// <summary>All files, but for what any use of the system writes.</summary>
    private static async Task<string[]> FilesAsync(DebianVm vm) =>
        (await vm.Container.ShellAsync("find / -xdev -not -path '/proc/*' -not -path '/sys/*' -not -path '/var/lib/dpkg/*' -not -path '/var/log/*' -not -path '/var/cache/*' -not -path '/var/lib/apt/*' -not -path '/var/lib/containerd/*' "
            + "-not -path '/var/lib/systemd/*' -not -name '*.dpkg-*' -not -name '*-'")).Split('\n');
}
