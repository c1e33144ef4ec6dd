using System.Text.RegularExpressions;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Install.Tests;

/// <summary>The Ansible role against real machines, by ssh.</summary>
[Collection(InstallCollection.Name)]
public sealed partial class AnsibleTests(InstallFixture installed) : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private SystemContainer? _controller;
    private SystemContainer? _vm;

    private SystemContainer Controller => _controller ?? throw new InvalidOperationException("not started yet");

    private SystemContainer Vm => _vm ?? throw new InvalidOperationException("not started yet");

    public async Task InitializeAsync()
    {
        await Tool.RunAsync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", _folder["key"]], CancellationToken.None);
        var key = (await File.ReadAllTextAsync(_folder["key.pub"])).Trim();
        _controller = await SystemContainer.StartAsync(installed.Daemon, "ctl", key, CancellationToken.None);
        _vm = await SystemContainer.StartAsync(installed.Daemon, "vm", key, CancellationToken.None);
        _folder.Write("inventory", $"[controllers]\nctl ansible_host={Controller.Address}\n[vms]\nvm ansible_host={Vm.Address}\n");
    }

    [Fact]
    public async Task The_role_lays_down_a_fleet_says_beforehand_what_it_would_do_and_changes_nothing_twice()
    {
        var tried = await PlayAsync("--check");
        Assert.All(["ctl", "vm"], host => Assert.True(Changed(tried, host) > 0, tried));
        Assert.NotEqual(0, (await Vm.TryAsync("test", "-e", "/usr/bin/pigeon")).ExitCode);
        Assert.NotEqual(0, (await Vm.TryAsync("test", "-e", "/etc/pigeon/agent.yaml")).ExitCode);

        await PlayAsync("--extra-vars", "pigeon_join=true");
        await Eventually.TrueAsync(async () => (await Controller.RunAsync("pigeon", "vms", "--host", "unix:///run/pigeon/controller.sock")).Contains("vm", StringComparison.Ordinal),
            "the VM has joined", TimeSpan.FromSeconds(60));

        var pid = await Vm.RunAsync("systemctl", "show", "--value", "--property", "MainPID", "pigeon-agent");
        var again = await PlayAsync();
        Assert.All(["ctl", "vm"], host => Assert.True(Changed(again, host) == 0, again));
        Assert.Equal(pid, await Vm.RunAsync("systemctl", "show", "--value", "--property", "MainPID", "pigeon-agent"));

        var before = await Vm.RunAsync("cat", "/etc/pigeon/agent.yaml");
        var would = await PlayAsync("--check", "--diff", "--extra-vars", "{\"pigeon_agent\": {\"labels\": {\"role\": \"web\"}}}");
        Assert.Contains("+  role: web", would, StringComparison.Ordinal);
        Assert.Equal(before, await Vm.RunAsync("cat", "/etc/pigeon/agent.yaml"));

        await PlayAsync("--limit", "vm", "--extra-vars", $"pigeon_package={installed.NextPackage}");
        Assert.Equal(InstallFixture.NextVersion, await Vm.RunAsync("dpkg-query", "--show", "--showformat=${Version}", "pigeon"));
        Assert.Equal("active", await Vm.RunAsync("systemctl", "is-active", "pigeon-agent"));
    }

    private async Task<string> PlayAsync(params string[] more)
    {
        var environment = new Dictionary<string, string>
        {
            ["ANSIBLE_HOST_KEY_CHECKING"] = "False",
            ["ANSIBLE_PRIVATE_KEY_FILE"] = _folder["key"],
            ["ANSIBLE_REMOTE_USER"] = "vagrant",
            ["ANSIBLE_HOME"] = _folder["home"],
            ["ANSIBLE_NOCOLOR"] = "1",
        };
        var result = await Tool.TryAsync("ansible-playbook",
            ["--inventory", _folder["inventory"], "--extra-vars", $"pigeon_package={installed.Package}", .. more, System.IO.Path.Combine(RepositoryRoot.Path, "vagrant", "ansible", "fleet.yml")],
            environment, CancellationToken.None);
        Assert.True(result.ExitCode == 0, $"ansible-playbook {string.Join(' ', more)}: exit {result.ExitCode}\n{result.Output}{result.Errors}");
        return result.Output;
    }

    /// <summary>How many tasks changed something on a host, by the recap.</summary>
    private static int Changed(string output, string host) =>
        int.Parse(Recap.Matches(output).Single(line => line.Groups[1].Value == host).Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture);

    public async Task DisposeAsync()
    {
        if (_controller is not null) await _controller.DisposeAsync();
        if (_vm is not null) await _vm.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex(@"^(\S+)\s+: ok=\d+\s+changed=(\d+)", RegexOptions.Multiline)]
    private static partial Regex Recap { get; }
}
