using Microsoft.Extensions.Logging;
using Pigeon.Agent.Docker;
using Pigeon.Agent.Settings;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Hosting.Settings;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Agent.Tests.Settings;

/// <summary>What the agent does when it is told nothing.</summary>
public sealed class DefaultsTests
{
    private static readonly AgentSettings Defaults = new()
    {
        Vm = new VmFacts("host7", []),
        Docker = EngineAddress.Default,
        DockerConfig = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker"),
        Listen = ["/run/pigeon/agent.sock"],
        StateDir = "/var/lib/pigeon",
        RunDir = "/run/pigeon",
        Haproxy = new HaproxySettings
        {
            Mode = HaproxyMode.Process,
            Binary = "haproxy",
            Templates = "/etc/pigeon/haproxy",
            StatsSocket = "/run/pigeon/haproxy.sock",
            MasterSocket = "/run/pigeon/haproxy-master.sock",
            Config = "/var/lib/pigeon/haproxy/haproxy.cfg",
            HardStopAfter = TimeSpan.FromMinutes(5),
        },
        Frontends = [new FrontendSettings(FrontendName.Parse("web"), ["*:80"], ["127.0.0.1:8080"])],
        Resync = TimeSpan.FromSeconds(30),
        Log = new LogSettings(LogLevel.Information, Json: false),
    };

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment\n")]
    [InlineData("---\n")]
    [InlineData("{}")]
    [InlineData("\uFEFF{}")]
    public void A_file_that_says_nothing_yields_the_defaults(string yaml) => Assert.Equal(Defaults, Reading.Valid(yaml));

    [Fact]
    public void The_example_file_states_the_defaults()
    {
        var example = Path.Combine(RepositoryRoot.Path, "vagrant", "agent.yaml");

        var result = AgentSettingsFile.Load(example, Reading.Environment(), Reading.Host);

        Assert.Equal(Defaults with { Vm = new VmFacts("vm1", []) }, Assert.IsType<SettingsResult<AgentSettings>.Valid>(result).Settings);
    }

    [Theory]
    [InlineData("VM-3.Example.org", "vm-3.example.org")]
    [InlineData("a", "a")]
    public void The_name_of_the_host_names_the_VM(string host, string name)
    {
        var result = SettingsReader.Read("", "agent.yaml", Reading.Environment(), host);

        Assert.Equal(name, Assert.IsType<SettingsResult<AgentSettings>.Valid>(result).Settings.Vm.Name);
    }

    [Theory]
    [InlineData("web_1")]
    [InlineData("")]
    [InlineData("a b")]
    public void A_host_whose_name_does_not_fit_must_be_given_one(string host)
    {
        var error = Assert.Single(Assert.IsType<SettingsResult<AgentSettings>.Invalid>(SettingsReader.Read("", "agent.yaml", Reading.Environment(), host)).Errors);

        Assert.StartsWith($"agent.yaml(0,0): name: the host is called '{host}', which does not fit", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("vm1", Assert.IsType<SettingsResult<AgentSettings>.Valid>(SettingsReader.Read("name: vm1", "agent.yaml", Reading.Environment(), host)).Settings.Vm.Name);
    }

    [Fact]
    public void Files_and_sockets_of_HAProxy_follow_the_folders()
    {
        var haproxy = Reading.Valid("{state_dir: /srv/p, run_dir: /run/q}").Haproxy;

        Assert.Equal(("/run/q/haproxy.sock", "/run/q/haproxy-master.sock", "/srv/p/haproxy/haproxy.cfg"), (haproxy.StatsSocket, haproxy.MasterSocket, haproxy.Config));
    }
}
