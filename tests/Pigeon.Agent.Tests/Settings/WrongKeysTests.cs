using Xunit;

namespace Pigeon.Agent.Tests.Settings;

/// <summary>Each way in which a configuration can be wrong, and what its author is told.</summary>
public sealed class WrongKeysTests
{
    private const string Bind = "ADDRESS:PORT - the address IPv4 (10.0.0.1), IPv6 in brackets ([::1]), '*' or left out; the port 1 to 65535";

    [Theory]
    [InlineData("resinc: 30s", "(1,1): resinc: unknown key - did you mean 'resync'?")]
    [InlineData("haproxy: {binari: x}", "(1,11): haproxy.binari: unknown key - did you mean 'binary'?")]
    [InlineData("log: {color: x}", "(1,7): log.color: unknown key")]
    [InlineData("frontends: {web: {bind: ':80', intern: x}}", "(1,32): frontends.web.intern: unknown key - did you mean 'internal'?")]
    [InlineData("name: a\nname: b", "(2,1): name: said twice: the first is on line 1")]
    [InlineData("- name", "(1,1): must be a map (keys and values)")]
    [InlineData("{}\n---\n{}", "(2,1): a second document ('---'): a configuration file holds one")]
    [InlineData("frontends: {web: {bind: [*:80]}}", "(1,26): frontends.web.bind[0]: aliases ('*name') are not taken: write the value out, and quote a text that begins with '*' or '&'")]
    [InlineData("haproxy:", "(1,9): haproxy: is empty: it needs keys below it")]
    [InlineData("name:", "(1,6): name: has no value: give one (\"\" is the empty text), or leave the key out")]
    [InlineData("name: VM1", "(1,7): name: 'VM1' does not fit: a host name in lower case: labels of a-z, 0-9 and '-' joined by dots, at most 253 characters")]
    [InlineData("labels: {1a: x}", "(1,10): labels.1a: '1a' does not fit: 1 to 63 of A-Z, a-z, 0-9, '_', '.' and '-', beginning with a letter")]
    [InlineData("labels: {a: \"x\\ny\"}", "(1,13): labels.a: holds a line break or another control character")]
    [InlineData("labels: [a]", "(1,10): labels[0]: has no '=': write NAME=value")]
    [InlineData("labels: [a=1, a=2]", "(1,15): labels[1]: 'a' is said twice")]
    [InlineData("nodegroups: {a: N@b}", "(1,17): nodegroups.a: there is no node group 'b', only a - did you mean 'a'?")]
    [InlineData("nodegroups: {a: 'x y'}", "(1,17): nodegroups.a: column 3: 'and' or 'or' is missing before 'y' (in 'x y')")]
    [InlineData("nodegroups: {a: N@b, b: N@a}", "(1,25): nodegroups.b: refers to itself: a -> b -> a")]
    [InlineData("nodegroups:", "(1,12): nodegroups: is empty: it needs keys below it")]
    [InlineData("nodegruops: {}", "(1,1): nodegruops: unknown key - did you mean 'nodegroups'?")]
    [InlineData("address: 10.0.0.7:80", "(1,10): address: '10.0.0.7:80' does not fit: an IP address as 10.0.0.7 or fd00::7, without port, zone and brackets, and not the unspecified one")]
    [InlineData("controller: {url: 'http://ctl:7400'}", "(1,19): controller.url: 'http://ctl:7400' does not fit: write https://HOST:7400, without a path")]
    [InlineData("controller: {url: 'https://ctl:7400/v1'}", "(1,19): controller.url: 'https://ctl:7400/v1' does not fit: write https://HOST:7400, without a path")]
    [InlineData("controller: {url: 'https://me:pw@ctl:7400'}", "(1,19): controller.url: does not fit: write https://HOST:7400, without a path")]
    [InlineData("controller: {token_file: /t}", "(1,1): controller: 'url' is missing: write https://HOST:7400, without a path")]
    [InlineData("controller: {token: pigeon_x}", "(1,14): controller.token: unknown key")]
    [InlineData("docker: tcp://10.0.0.1:2375", "(1,9): docker: 'tcp://10.0.0.1:2375' does not fit: 'unix://' and the absolute path of the Engine's socket, of at most 107 bytes")]
    [InlineData("listen: []", "(1,9): listen: is empty: the agent needs a socket to be spoken to")]
    [InlineData("listen: ['https://10.0.0.5:7400']", "(1,10): listen[0]: 'https://10.0.0.5:7400': listening on TCP needs TLS and a token, which this version does not have; write unix:///path/of/a.sock")]
    [InlineData("listen: ['tcp://:7400']", "(1,10): listen[0]: 'tcp://:7400': listening on TCP needs TLS and a token, which this version does not have; write unix:///path/of/a.sock")]
    [InlineData("listen: /run/a.sock", "(1,9): listen: '/run/a.sock' does not fit: write unix:///path/of/a.sock")]
    [InlineData("listen: 'unix:///a, unix:///a'", "(1,9): listen: '/a' is said twice")]
    [InlineData("listen: unix:///var/run/docker.sock", "(1,9): listen: '/var/run/docker.sock' would be both the socket of 'docker' and that of 'listen'")]
    [InlineData("listen: unix:///run/pigeon/haproxy.sock", "(1,9): listen: '/run/pigeon/haproxy.sock' would be both the socket of 'listen' and that of 'haproxy.stats_socket'")]
    [InlineData("haproxy: {mode: process, container: lb}", "(1,37): haproxy.container: a HAProxy in a container is run by somebody else: leave haproxy.mode out, or set it to external")]
    [InlineData("haproxy: {stats_socket: /run/pigeon/haproxy-master.sock}", "(1,25): haproxy.stats_socket: '/run/pigeon/haproxy-master.sock' would be both the socket of 'haproxy.stats_socket' and that of 'haproxy.master_socket'")]
    [InlineData("haproxy: {mode: extern}", "(1,17): haproxy.mode: 'extern' must be one of: process, external - did you mean 'external'?")]
    [InlineData("haproxy: {binary: bin/haproxy}", "(1,19): haproxy.binary: 'bin/haproxy' does not fit: the name of a program, or an absolute path of A-Z, a-z, 0-9, '/', '_', '.' and '-', without '/' at its end and without empty, '.' or '..' parts")]
    [InlineData("frontends: {}", "(1,12): frontends: names no frontend: name one, or leave the key out")]
    [InlineData("frontends: {Web: {bind: ':80'}}", "(1,13): frontends.Web: 'Web' does not fit: 1 to 32 of a-z, 0-9 and '-', beginning with a letter")]
    [InlineData("frontends: {web: {internal: ':80'}}", "(1,13): frontends.web: 'bind' is missing: say where the frontend listens, such as [\"*:80\"], here or as tls.bind")]
    [InlineData("frontends: {web: {bind: []}}", "(1,25): frontends.web.bind: is empty: say where the frontend listens, such as [\"*:80\"], here or as tls.bind")]
    [InlineData("frontends: {web: {bind: ['*:80', '*:80']}}", "(1,34): frontends.web.bind[1]: '*:80' is taken already, by frontends.web.bind[0]")]
    [InlineData("frontends: {a: {bind: ':80'}, b: {bind: ':81', internal: '0.0.0.0:80'}}", "(1,58): frontends.b.internal: '0.0.0.0:80' is taken already, by frontends.a.bind")]
    [InlineData("frontends: {a: {bind: ['[::1]:80', '[0:0::1]:80']}}", "(1,36): frontends.a.bind[1]: '[0:0::1]:80' is taken already, by frontends.a.bind[0]")]
    [InlineData("frontends: {a: {bind: ':80', mode: udp}}", "(1,36): frontends.a.mode: 'udp' must be one of: http, tcp - did you mean 'tcp'?")]
    [InlineData("frontends: {a: {bind: ':80', trusted_proxies: {}}}", "(1,47): frontends.a.trusted_proxies: says nothing: give networks and by, or leave the key out")]
    [InlineData("frontends: {a: {bind: ':80', trusted_proxies: {network: ::1, by: proxy_protocol, networks: ::1}}}", "(1,48): frontends.a.trusted_proxies.network: unknown key - did you mean 'networks'?")]
    [InlineData("frontends: {a: {bind: ':80', trusted_proxies: {by: proxy_protocol}}}", "(1,30): frontends.a.trusted_proxies: 'networks' is missing: say where the load balancers are, such as [10.0.0.5, 10.0.1.0/24]")]
    [InlineData("frontends: {a: {bind: ':80', trusted_proxies: {networks: ::1}}}", "(1,30): frontends.a.trusted_proxies: 'by' is missing: say how they tell the client's address, forwarded_for or proxy_protocol")]
    [InlineData("frontends: {a: {bind: ':80', trusted_proxies: {networks: 10.0.0.1/8, by: proxy_protocol}}}", "(1,58): frontends.a.trusted_proxies.networks: '10.0.0.1/8' does not fit: an IPv4 or IPv6 address, or a network as ADDRESS/BITS with no bits set behind the first BITS, such as 10.0.0.0/8 or fd00::/8")]
    [InlineData("frontends: {a: {bind: ':80', trusted_proxies: {networks: ::1, by: x-forwarded-for}}}", "(1,67): frontends.a.trusted_proxies.by: 'x-forwarded-for' must be one of: forwarded_for, proxy_protocol - did you mean 'forwarded_for'?")]
    [InlineData("frontends: {a: {bind: ':80', mode: tcp, trusted_proxies: {networks: ::1, by: forwarded_for}}}", "(1,78): frontends.a.trusted_proxies.by: 'forwarded_for' is a header of requests, and in mode tcp HAProxy sees none: use proxy_protocol")]
    [InlineData("resync: 30", "(1,9): resync: '30' has no unit: write 30s for seconds or 30ms for milliseconds")]
    [InlineData("resync: 999ms", "(1,9): resync: '999ms' must be from 1s to 10m")]
    [InlineData("resync: 10m1s", "(1,9): resync: '10m1s' must be from 1s to 10m")]
    [InlineData("log: {level: warn}", "(1,14): log.level: 'warn' must be one of: trace, debug, info, warning, error")]
    [InlineData("log: {format: yaml}", "(1,15): log.format: 'yaml' must be one of: text, json")]
    public void A_wrong_file_is_told_where_and_what(string yaml, string expected) =>
        Assert.Equal($"agent.yaml{expected}", Assert.Single(Reading.Invalid(yaml)).ToString());

    [Theory]
    [InlineData("PIGEON_RESYNC=soon", "PIGEON_RESYNC: 'soon' is no duration: write whole numbers with units, such as 500ms, 30s, 1h30m or 7d")]
    [InlineData("PIGEON_LOG_LEVEL=INFO", "PIGEON_LOG_LEVEL: 'INFO' must be one of: trace, debug, info, warning, error - did you mean 'info'?")]
    [InlineData("PIGEON_LISTEN=", "PIGEON_LISTEN: is empty: the agent needs a socket to be spoken to")]
    [InlineData("PIGEON_LISTEN=http://*:80", "PIGEON_LISTEN: 'http://*:80': listening on TCP needs TLS and a token, which this version does not have; write unix:///path/of/a.sock")]
    [InlineData("PIGEON_LABELS=role", "PIGEON_LABELS: has no '=': write NAME=value")]
    [InlineData("PIGEON_NODEGROUPS_WEB=G@role", "PIGEON_NODEGROUPS_WEB: column 1: 'role' has no ':': write KEY:VALUE, such as role:web; 'role:*' is every VM with that label (in 'G@role')")]
    [InlineData("PIGEON_NODEGROUPS_WEB=", "PIGEON_NODEGROUPS_WEB: column 1: is empty: '*' is every VM (in '')")]
    [InlineData("PIGEON_NODEGROUPS=web", "PIGEON_NODEGROUPS: unknown variable")]
    [InlineData("PIGEON_NODEGROUPS_A-B=x", "PIGEON_NODEGROUPS_A-B: unknown variable")]
    [InlineData("PIGEON_NODEGROUPS_web=x", "PIGEON_NODEGROUPS_web: unknown variable")]
    [InlineData("DOCKER_HOST=unix://run/d.sock", "DOCKER_HOST: 'unix://run/d.sock' does not fit: 'unix://' and the absolute path of the Engine's socket, of at most 107 bytes")]
    [InlineData("PIGEON_HAPROXY_BINARI=x", "PIGEON_HAPROXY_BINARI: unknown variable - did you mean 'PIGEON_HAPROXY_BINARY'?")]
    [InlineData("PIGEON_LOG=debug", "PIGEON_LOG: unknown variable: set PIGEON_LOG_FORMAT, PIGEON_LOG_LEVEL")]
    [InlineData("PIGEON_LABELS_ROLE=web", "PIGEON_LABELS_ROLE: unknown variable - did you mean 'PIGEON_LABELS'?")]
    [InlineData("PIGEON_FRONTENDS=web", "PIGEON_FRONTENDS: unknown variable: set PIGEON_FRONTENDS_WEB_BIND, PIGEON_FRONTENDS_WEB_INTERNAL, PIGEON_FRONTENDS_WEB_MODE, PIGEON_FRONTENDS_WEB_TLS_BIND, PIGEON_FRONTENDS_WEB_TLS_CERTIFICATES, PIGEON_FRONTENDS_WEB_TRUSTED_PROXIES_BY, PIGEON_FRONTENDS_WEB_TRUSTED_PROXIES_NETWORKS")]
    [InlineData("PIGEON_FRONTENDS_API_MODE=tcp", "PIGEON_FRONTENDS_API_MODE: the frontend 'api' has no bind: set PIGEON_FRONTENDS_API_BIND too")]
    [InlineData("PIGEON_FRONTENDS_BIND=:80", "PIGEON_FRONTENDS_BIND: unknown variable - did you mean 'PIGEON_FRONTENDS_WEB_BIND'?")]
    [InlineData("PIGEON_FRONTENDS_api_BIND=:80", "PIGEON_FRONTENDS_api_BIND: unknown variable - did you mean 'PIGEON_FRONTENDS_WEB_BIND'?")]
    [InlineData("PIGEON_FRONTENDS_WEB_BIND=", "PIGEON_FRONTENDS_WEB_BIND: is empty: say where the frontend listens, such as [\"*:80\"], here or as tls.bind")]
    [InlineData("PIGEON_FRONTENDS_API_INTERNAL=:9", "PIGEON_FRONTENDS_API_INTERNAL: the frontend 'api' has no bind: set PIGEON_FRONTENDS_API_BIND too")]
    [InlineData("PIGEON_FRONTENDS_WEB_BIND=127.0.0.1:8080", "PIGEON_FRONTENDS_WEB_BIND: '127.0.0.1:8080' is taken already, by the default of 'frontends'")]
    [InlineData("PIGEON_FRONTENDS_API_BIND=*:80", "PIGEON_FRONTENDS_API_BIND: '*:80' is taken already, by the default of 'frontends'")]
    public void A_wrong_variable_is_named(string variable, string expected) =>
        Assert.Equal($"environment(0,0): {expected}", Assert.Single(Reading.Invalid("", variable)).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("*")]
    [InlineData(":")]
    [InlineData("*:0")]
    [InlineData("*:65536")]
    [InlineData("*:080")]
    [InlineData("*:+80")]
    [InlineData("*:80-90")]
    [InlineData("*:http")]
    [InlineData("web:80")]
    [InlineData("1:80")]
    [InlineData("256.0.0.1:80")]
    [InlineData("010.0.0.1:80")]
    [InlineData("::1:80")]
    [InlineData("[::1]")]
    [InlineData("[127.0.0.1]:80")]
    [InlineData("[fe80::1%eth0]:80")]
    [InlineData("[]:80")]
    [InlineData("[*]:80")]
    [InlineData("ipv4@*:80")]
    [InlineData("/run/x.sock")]
    public void What_is_no_address_and_port_is_refused(string bind) =>
        Assert.Equal($"agent.yaml(1,26): frontends.web.bind[0]: '{bind}' does not fit: {Bind}", Assert.Single(Reading.Invalid($"frontends: {{web: {{bind: ['{bind}']}}}}")).ToString());

    [Theory]
    [InlineData(":80")]
    [InlineData("*:1")]
    [InlineData("0.0.0.0:65535")]
    [InlineData("10.0.0.1:8080")]
    [InlineData("[::]:80")]
    [InlineData("[2001:DB8::1]:80")]
    [InlineData("[::ffff:10.0.0.1]:80")]
    public void An_address_and_port_is_kept_as_it_was_written(string bind) =>
        Assert.Equal([bind], Assert.Single(Reading.Valid($"frontends: {{web: {{bind: ['{bind}']}}}}").Frontends).Bind);

    [Fact]
    public void Everything_wrong_is_told_at_once_the_file_first()
    {
        var keys = Reading.Keys("{log: {level: x}, name: A, hapraxy: {}, frontends: {web: {bind: x}}, listen: [y]}", "PIGEON_RESYNC=1", "PIGEON_HAPROXY_MODE=x", "PIGEON_LOG_COLOR=1");

        Assert.Equal(["log.level", "name", "hapraxy", "frontends.web.bind", "listen[0]"], keys.Take(5));
        Assert.Equal(["PIGEON_HAPROXY_MODE", "PIGEON_LOG_COLOR", "PIGEON_RESYNC"], keys.Skip(5).Order());
    }
}
