using Pigeon.Agent.Settings;
using Xunit;

namespace Pigeon.Agent.Tests.Settings;

/// <summary>Each key in the file and as a variable, and what it makes of the settings.</summary>
public sealed class EveryKeyTests
{
    private const string Frontends = "edge-two=[1.2.3.4:81, [::1]:82]/[]";

    public static readonly TheoryData<string, string, string> Said = new()
    {
        { "name: vm1.example.org", "PIGEON_NAME=vm1.example.org", "name=vm1.example.org" },
        { "labels: {role: web, zone: a b}", "PIGEON_LABELS=role=web,zone=a b", "labels=[role=web, zone=a b]" },
        { "labels: {}", "PIGEON_LABELS=", "labels=[]" },
        { "nodegroups: {web-1: 'G@role:web and not db*'}", "PIGEON_NODEGROUPS_WEB_1=G@role:web and not db*", "nodegroups=[web-1: G@role:web and not db*]" },
        { "nodegroups: {db: [vm1, vm2]}", "PIGEON_NODEGROUPS_DB=L@vm1,vm2", "nodegroups=[db: L@vm1,vm2]" },
        { "address: 10.0.0.7", "PIGEON_ADDRESS=10.0.0.7", "address=10.0.0.7" },
        { "address: ''", "PIGEON_ADDRESS=", "address=" },
        { "controller: {url: 'https://ctl:7400'}", "PIGEON_CONTROLLER_URL=https://ctl:7400", "controller=https://ctl:7400/ /etc/pigeon/controller.token " },
        { "controller: {url: 'https://[::1]:7400', token_file: /t, ca_file: /c}", "PIGEON_CONTROLLER_URL=https://[::1]:7400 PIGEON_CONTROLLER_TOKEN_FILE=/t PIGEON_CONTROLLER_CA_FILE=/c", "controller=https://[::1]:7400/ /t /c" },
        { "docker: unix:///run/user/1/docker.sock", "PIGEON_DOCKER=unix:///run/user/1/docker.sock", "docker=unix:///run/user/1/docker.sock" },
        { "docker_config: /srv/docker", "PIGEON_DOCKER_CONFIG=/srv/docker", "docker_config=/srv/docker" },
        { "listen: [unix:///a/1.sock, unix:///b]", "PIGEON_LISTEN=unix:///a/1.sock, unix:///b", "listen=[/a/1.sock, /b]" },
        { "state_dir: /srv/a_b-c.d", "PIGEON_STATE_DIR=/srv/a_b-c.d", "state_dir=/srv/a_b-c.d" },
        { "run_dir: /srv/.run", "PIGEON_RUN_DIR=/srv/.run", "run_dir=/srv/.run" },
        { "haproxy: {mode: external}", "PIGEON_HAPROXY_MODE=external", "mode=External" },
        { "haproxy: {binary: haproxy-2.6}", "PIGEON_HAPROXY_BINARY=haproxy-2.6", "binary=haproxy-2.6" },
        { "haproxy: {binary: /opt/haproxy}", "PIGEON_HAPROXY_BINARY=/opt/haproxy", "binary=/opt/haproxy" },
        { "haproxy: {templates: /etc/h}", "PIGEON_HAPROXY_TEMPLATES=/etc/h", "templates=/etc/h" },
        { "haproxy: {stats_socket: /a.sock}", "PIGEON_HAPROXY_STATS_SOCKET=/a.sock", "stats_socket=/a.sock" },
        { "haproxy: {master_socket: /m.sock}", "PIGEON_HAPROXY_MASTER_SOCKET=/m.sock", "master_socket=/m.sock" },
        { "haproxy: {config: /etc/haproxy/haproxy.cfg}", "PIGEON_HAPROXY_CONFIG=/etc/haproxy/haproxy.cfg", "config=/etc/haproxy/haproxy.cfg" },
        { "haproxy: {container: edge_lb-1}", "PIGEON_HAPROXY_CONTAINER=edge_lb-1", "container=edge_lb-1" },
        { "haproxy: {container: lb}", "PIGEON_HAPROXY_CONTAINER=lb", "mode=External" },
        { "haproxy: {hard_stop_after: 90s}", "PIGEON_HAPROXY_HARD_STOP_AFTER=90s", "hard_stop_after=00:01:30" },
        { "resync: 1s", "PIGEON_RESYNC=1s", "resync=00:00:01" },
        { "resync: 10m", "PIGEON_RESYNC=10m", "resync=00:10:00" },
        { "log: {level: trace}", "PIGEON_LOG_LEVEL=trace", "level=Trace" },
        { "log: {level: debug}", "PIGEON_LOG_LEVEL=debug", "level=Debug" },
        { "log: {level: info}", "PIGEON_LOG_LEVEL=info", "level=Information" },
        { "log: {level: warning}", "PIGEON_LOG_LEVEL=warning", "level=Warning" },
        { "log: {level: error}", "PIGEON_LOG_LEVEL=error", "level=Error" },
        { "log: {format: json}", "PIGEON_LOG_FORMAT=json", "json=True" },
    };

    [Theory]
    [MemberData(nameof(Said))]
    public void A_key_means_the_same_in_the_file_and_in_the_environment(string yaml, string said, string expected)
    {
        var variable = said.Replace(" PIGEON_", "\nPIGEON_", StringComparison.Ordinal).Split('\n');
        var other = yaml == "resync: 1s" ? "resync: 2s" : "resync: 1s";

        Assert.Contains(expected, Lines(Reading.Valid(yaml)));
        Assert.Contains(expected, Lines(Reading.Valid("", variable)));
        Assert.Equal(Reading.Valid(yaml), Reading.Valid("", variable));
        Assert.Contains(expected, Lines(Reading.Valid(other, variable)));
    }

    [Fact]
    public void A_frontend_means_the_same_in_the_file_and_in_the_environment()
    {
        var file = Reading.Valid("frontends: {edge-two: {bind: ['1.2.3.4:81', '[::1]:82']}}");
        var both = Reading.Valid("frontends: {edge-two: {bind: ':9', internal: ':10'}}", "PIGEON_FRONTENDS_EDGE_TWO_BIND=1.2.3.4:81,[::1]:82", "PIGEON_FRONTENDS_EDGE_TWO_INTERNAL=");
        var added = Reading.Valid("", "PIGEON_FRONTENDS_EDGE_TWO_BIND=1.2.3.4:81,[::1]:82");
        var changed = Reading.Valid("", "PIGEON_FRONTENDS_WEB_BIND=*:8081");

        Assert.Equal(Frontends, Shown(file));
        Assert.Equal(Frontends, Shown(both));
        Assert.Equal($"web=[*:80]/[127.0.0.1:8080] {Frontends}", Shown(added));
        Assert.Equal("web=[*:8081]/[127.0.0.1:8080]", Shown(changed));
    }

    [Theory]
    [InlineData("{bind: ':81', mode: tcp}", "PIGEON_FRONTENDS_DB_MODE=tcp", "Tcp, nobody")]
    [InlineData("{bind: ':81', mode: http}", "PIGEON_FRONTENDS_DB_MODE=http", "Http, nobody")]
    [InlineData("{bind: ':81', trusted_proxies: {networks: [], by: forwarded_for}}",
        "PIGEON_FRONTENDS_DB_TRUSTED_PROXIES_NETWORKS= PIGEON_FRONTENDS_DB_TRUSTED_PROXIES_BY=forwarded_for", "Http, nobody")]
    [InlineData("{bind: ':81', trusted_proxies: {networks: [10.0.0.5, 10.1.0.0/16], by: forwarded_for}}",
        "PIGEON_FRONTENDS_DB_TRUSTED_PROXIES_NETWORKS=10.0.0.5,10.1.0.0/16 PIGEON_FRONTENDS_DB_TRUSTED_PROXIES_BY=forwarded_for", "Http, [10.0.0.5/32, 10.1.0.0/16] by ForwardedFor")]
    [InlineData("{bind: ':81', mode: tcp, trusted_proxies: {networks: 'fd00::/8', by: proxy_protocol}}",
        "PIGEON_FRONTENDS_DB_TRUSTED_PROXIES_NETWORKS=fd00::/8 PIGEON_FRONTENDS_DB_TRUSTED_PROXIES_BY=proxy_protocol PIGEON_FRONTENDS_DB_MODE=tcp", "Tcp, [fd00::/8] by ProxyProtocol")]
    public void What_comes_in_by_a_frontend_means_the_same_in_the_file_and_in_the_environment(string yaml, string variables, string expected)
    {
        string[] said = [.. variables.Split(' '), "PIGEON_FRONTENDS_DB_INTERNAL="];
        var file = Reading.Valid($"frontends: {{db: {yaml}}}");
        var both = Reading.Valid("frontends: {db: {bind: ':81', internal: ':9'}}", said);
        var added = Reading.Valid("", [.. said, "PIGEON_FRONTENDS_DB_BIND=:81"]);

        Assert.Equal(expected, Traffic(file));
        Assert.Equal(file, both);
        Assert.Equal(file.Frontends[0], added.Frontends[1]);
    }

    [Fact]
    public void A_group_of_the_environment_hides_the_files_and_others_stay() =>
        Assert.Contains("nodegroups=[Web.1: new, db: N@Web.1]", Lines(Reading.Valid("nodegroups: {db: N@Web.1, Web.1: old}", "PIGEON_NODEGROUPS_WEB_1=new")));

    [Fact]
    public void The_default_frontend_takes_its_part_from_the_environment() =>
        Assert.Equal("Http, [10.0.0.0/8] by ProxyProtocol", Traffic(Reading.Valid("", "PIGEON_FRONTENDS_WEB_TRUSTED_PROXIES_NETWORKS=10.0.0.0/8", "PIGEON_FRONTENDS_WEB_TRUSTED_PROXIES_BY=proxy_protocol")));

    [Theory]
    [InlineData("", "DOCKER_HOST=unix:///run/d.sock", "/run/d.sock")]
    [InlineData("docker: unix:///a.sock", "DOCKER_HOST=unix:///run/d.sock", "/a.sock")]
    [InlineData("", "DOCKER_HOST=tcp://10.0.0.1:2375", "/var/run/docker.sock")]
    [InlineData("", "DOCKER_HOST=", "/var/run/docker.sock")]
    public void The_variable_of_Dockers_own_client_counts_when_it_names_a_socket_and_nothing_else_is_said(string yaml, string variable, string socket) =>
        Assert.Equal(socket, Reading.Valid(yaml, variable).Docker.SocketPath);

    [Fact]
    public void Variables_that_are_not_settings_are_nobodys_business_here() =>
        Assert.Equal(Reading.Valid(""), Reading.Valid("", "PIGEON_HOST=unix:///x", "PIGEON_PORT=tcp://10.0.0.1:80", "PATH=/bin", "pigeon_resync=1"));

    private static string Traffic(AgentSettings settings) =>
        $"{settings.Frontends[0].Mode}, {(settings.Frontends[0].Trusted is { } trusted ? $"{trusted.Networks} by {trusted.By}" : "nobody")}";

    private static string Shown(AgentSettings settings) => string.Join(' ', settings.Frontends.Select(one => $"{one.Name}={one.Bind}/{one.Internal}"));

    private static string[] Lines(AgentSettings settings) =>
    [
        $"name={settings.Vm.Name}", $"labels=[{string.Join(", ", settings.Vm.Labels.Select(label => $"{label.Key}={label.Value}"))}]", $"docker={settings.Docker}", $"address={settings.Address}", $"controller={settings.Controller?.Url} {settings.Controller?.TokenFile} {settings.Controller?.CaFile}", $"docker_config={settings.DockerConfig}",
        $"nodegroups=[{string.Join(", ", settings.NodeGroups.InOrder.Select(group => $"{group.Name}: {group.Target}"))}]", $"listen={settings.Listen}", $"state_dir={settings.StateDir}", $"run_dir={settings.RunDir}", $"mode={settings.Haproxy.Mode}", $"binary={settings.Haproxy.Binary}",
        $"templates={settings.Haproxy.Templates}", $"stats_socket={settings.Haproxy.StatsSocket}", $"master_socket={settings.Haproxy.MasterSocket}",
        $"config={settings.Haproxy.Config}", $"container={settings.Haproxy.Container}", $"hard_stop_after={settings.Haproxy.HardStopAfter}", $"resync={settings.Resync}", $"level={settings.Log.Level}", $"json={settings.Log.Json}",
    ];
}
