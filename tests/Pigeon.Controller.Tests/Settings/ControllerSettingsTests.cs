using Pigeon.Controller.Settings;
using Pigeon.Hosting.Settings;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Tests.Settings;

public sealed class ControllerSettingsTests
{
    [Fact]
    public void Without_a_file_there_are_defaults_for_everything()
    {
        var settings = Valid("");

        Assert.Equal(("host7", "/var/lib/pigeon-controller", TimeSpan.FromSeconds(15)), (settings.Name, settings.StateDir, settings.Lease));
        Assert.Equal("[unix:///run/pigeon/controller.sock, https://*:7400]", $"{settings.Listen}");
        Assert.Null(settings.Tls);
    }

    [Fact]
    public void The_example_file_states_the_defaults()
    {
        var example = Path.Combine(RepositoryRoot.Path, "vagrant", "controller.yaml");

        var settings = Assert.IsType<SettingsResult<ControllerSettings>.Valid>(ControllerSettingsFile.Load(example, new Dictionary<string, string>(), "host7")).Settings;

        Assert.Equal(Valid("name: ctl1"), settings);
    }

    [Fact]
    public void The_page_about_it_has_every_key_with_its_default()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "controller.md"));
        string[] keys =
        [
            .. ControllerSettingsFile.Known.Except(["tls", "certificates", "store", "audit", "connections", "metrics", "log"]), .. ControllerSettingsFile.KnownOfTls.Except(["ca"]).Select(key => $"tls.{key}"),
            .. ControllerSettingsFile.KnownOfAuthority.Select(key => $"tls.ca.{key}"), "certificates.lifetime", .. EtcdReader.Known.Select(key => $"store.etcd.{key}"),
            .. LimitReader.KnownOfAudit.Select(key => $"audit.{key}"), .. LimitReader.KnownOfConnections.Select(key => $"connections.{key}"), .. ControllerSettingsFile.KnownOfMetrics.Select(key => $"metrics.{key}"), "log.level", "log.format",
        ];

        var told = page.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Count(letter => letter == '|') == 4).Select(line => line.Split('`')[1]);
        Assert.Equal(keys.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
        Assert.Contains("| `15s` |", page, StringComparison.Ordinal);
        Assert.Contains($"| `{Valid("").StateDir}` |", page, StringComparison.Ordinal);
        Assert.Contains(string.Join(", ", Valid("").Listen.Select(place => $"`{place}`")), page, StringComparison.Ordinal);
    }

    public static readonly TheoryData<string, string, string> Said = new()
    {
        { "name: ctl1.example.org", "PIGEON_NAME=ctl1.example.org", "name=ctl1.example.org" },
        { "listen: [unix:///a.sock, 'https://[::1]:7401', 'https://10.0.0.5:7400']", "PIGEON_LISTEN=unix:///a.sock,https://[::1]:7401,https://10.0.0.5:7400", "listen=[unix:///a.sock, https://[::1]:7401, https://10.0.0.5:7400]" },
        { "state_dir: /srv/c", "PIGEON_STATE_DIR=/srv/c", "state_dir=/srv/c" },
        { "lease: 3s", "PIGEON_LEASE=3s", "lease=00:00:03" },
        { "nodegroups: {front: 'web*'}", "PIGEON_NODEGROUPS_FRONT=web*", "nodegroups=front" },
        { "tls: {certificate: /c.pem, key: /k.pem}", "PIGEON_TLS_CERTIFICATE=/c.pem PIGEON_TLS_KEY=/k.pem", "tls=/c.pem /k.pem" },
        { "tls: {ca: {certificate: /ca.pem, key: /ck.pem}}", "PIGEON_TLS_CA_CERTIFICATE=/ca.pem PIGEON_TLS_CA_KEY=/ck.pem", "ca=/ca.pem /ck.pem" },
        { "tls: {ca: {certificate: /ca.pem}}", "PIGEON_TLS_CA_CERTIFICATE=/ca.pem", "ca=/ca.pem " },
        { "certificates: {lifetime: 7d}", "PIGEON_CERTIFICATES_LIFETIME=7d", "lifetime=7.00:00:00" },
        { "listen: 'http://127.0.0.1:7401'", "PIGEON_LISTEN=http://127.0.0.1:7401", "listen=[http://127.0.0.1:7401]" },
        { "audit: {max_size: 200kB, files: 3, keep: 30d}", "PIGEON_AUDIT_MAX_SIZE=200kB PIGEON_AUDIT_FILES=3 PIGEON_AUDIT_KEEP=30d", "audit=200000 3 30.00:00:00" },
        { "connections: {most: 10, per_address: 5}", "PIGEON_CONNECTIONS_MOST=10 PIGEON_CONNECTIONS_PER_ADDRESS=5", "connections=10 5" },
        {
            "webhooks: {to-chat: {url: 'https://ops.example.org/p', secret_file: /s, on: [done, failed]}}",
            "PIGEON_WEBHOOKS_TO_CHAT_URL=https://ops.example.org/p PIGEON_WEBHOOKS_TO_CHAT_SECRET_FILE=/s PIGEON_WEBHOOKS_TO_CHAT_ON=done,failed",
            "webhooks=to-chat https://ops.example.org/p /s Done Failed"
        },
        { "advertise: 'https://ctl.example.org'", "PIGEON_ADVERTISE=https://ctl.example.org", "advertise=https://ctl.example.org/" },
        {
            "store: {etcd: {endpoints: ['https://e1:2379', 'http://e2:2379'], prefix: /a, ca: /ca, certificate: /c, key: /k, user: u, password_file: /p, lease: 9s}}",
            "PIGEON_STORE_ETCD_ENDPOINTS=https://e1:2379,http://e2:2379 PIGEON_STORE_ETCD_PREFIX=/a PIGEON_STORE_ETCD_CA=/ca PIGEON_STORE_ETCD_CERTIFICATE=/c PIGEON_STORE_ETCD_KEY=/k "
                + "PIGEON_STORE_ETCD_USER=u PIGEON_STORE_ETCD_PASSWORD_FILE=/p PIGEON_STORE_ETCD_LEASE=9s",
            "etcd=etcd at e1:2379, e2:2379, under /a /ca /c /k u /p 00:00:09"
        },
        { "log: {level: debug, format: json}", "PIGEON_LOG_LEVEL=debug PIGEON_LOG_FORMAT=json", "log=Debug True" },
    };

    [Theory]
    [MemberData(nameof(Said))]
    public void A_key_means_the_same_in_the_file_and_in_the_environment(string yaml, string variables, string expected)
    {
        Assert.Contains(expected, Lines(Valid(yaml)));
        Assert.Contains(expected, Lines(Valid("", variables.Split(' '))));
    }

    [Theory]
    [InlineData("nam: x", "nam", "unknown key - did you mean 'name'?")]
    [InlineData("listen: []", "listen", "is empty")]
    [InlineData("listen: 'tcp://*:7400'", "listen", "does not fit: write unix:///path/of/a.sock, https://*:7400 or")]
    [InlineData("listen: 'https://*:0'", "listen", "does not fit")]
    [InlineData("listen: 'https://*:70000'", "listen", "does not fit")]
    [InlineData("listen: 'https://999.1.1.1:7400'", "listen", "does not fit")]
    [InlineData("listen: 'https://ctl:7400'", "listen", "does not fit")]
    [InlineData("listen: ['https://*:7400', 'https://*:7400']", "listen[1]", "said twice")]
    [InlineData("lease: 1s", "lease", "must be from 3s to 1h")]
    [InlineData("lease: 15", "lease", "has no unit")]
    [InlineData("tls: {certificate: /c.pem}", "tls.certificate", "'tls.key' is missing")]
    [InlineData("tls: {key: /k.pem}", "tls.key", "'tls.certificate' is missing")]
    [InlineData("tls: {ca: {key: /k.pem}}", "tls.ca.key", "'tls.ca.certificate' is missing")]
    [InlineData("certificates: {lifetime: 3s}", "certificates.lifetime", "must be from 1m to 825d")]
    [InlineData("store: {etcd: {endpoints: ['etcd1:2379']}}", "store.etcd.endpoints[0]", "write https://HOST:2379, or http://HOST:2379")]
    [InlineData("store: {etcd: {endpoints: ['https://u:p@e:2379']}}", "store.etcd.endpoints[0]", "a user is said under 'user'")]
    [InlineData("store: {etcd: {endpoints: ['https://e:2379', 'https://e:2379']}}", "store.etcd.endpoints[1]", "said twice")]
    [InlineData("store: {etcd: {prefix: /a}}", "store", "'etcd.endpoints' is missing")]
    [InlineData("store: {etcd: {endpoints: ['https://e:2379'], key: /k}}", "store.etcd.key", "'store.etcd.certificate' is missing")]
    [InlineData("store: {etcd: {endpoints: ['https://e:2379'], user: u}}", "store.etcd.user", "'store.etcd.password_file' is missing")]
    [InlineData("store: {etcd: {endpoints: ['https://e:2379'], lease: 1s}}", "store.etcd.lease", "must be from 3s to 5m")]
    [InlineData("store: {etcd: {endpoint: x}}", "store.etcd.endpoint", "unknown key - did you mean 'endpoints'?")]
    [InlineData("advertise: 'http://ctl:7400'", "advertise", "write https://HOST:7400, without a path")]
    [InlineData("state_dir: here", "state_dir", "an absolute path")]
    [InlineData("webhooks: {Chat: {url: 'https://a', secret_file: /s}}", "webhooks.Chat", "'Chat' does not fit: 1 to 32 of a-z")]
    [InlineData("webhooks: {chat: {url: 'https://a'}}", "webhooks.chat", "'webhooks.chat.secret_file' is missing")]
    [InlineData("webhooks: {chat: {secret_file: /s}}", "webhooks.chat", "'webhooks.chat.url' is missing")]
    [InlineData("webhooks: {chat: {url: 'ftp://a', secret_file: /s}}", "webhooks.chat.url", "write https://HOST/PATH")]
    [InlineData("webhooks: {chat: {url: 'https://me:secret@a', secret_file: /s}}", "webhooks.chat.url", "without a user's name or password")]
    [InlineData("webhooks: {chat: {url: 'https://a', secret_file: /s, on: [end]}}", "webhooks.chat.on[0]", "must be one of: started, done, failed")]
    [InlineData("webhooks: {chat: {url: 'https://a', secret_file: /s, to: x}}", "webhooks.chat.to", "unknown key")]
    [InlineData("nodegroups: {a: 'N@a'}", "nodegroups.a", "refers to itself")]
    public void What_does_not_fit_is_told_with_its_key(string yaml, string key, string message)
    {
        var error = Assert.Single(Assert.IsType<SettingsResult<ControllerSettings>.Invalid>(Read(yaml)).Errors);

        Assert.Equal(key, error.Key);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var errors = Assert.IsType<SettingsResult<ControllerSettings>.Invalid>(Read("{lease: 1s, listen: x}", "PIGEON_TLS_KEYS=x", "PIGEON_LOG_LEVEL=loud")).Errors;

        Assert.Equal(["lease", "listen", "PIGEON_LOG_LEVEL", "PIGEON_TLS_KEYS"], errors.Select(error => error.Key).Order(StringComparer.OrdinalIgnoreCase));
    }

    private static ControllerSettings Valid(string yaml, params string[] variables) =>
        Assert.IsType<SettingsResult<ControllerSettings>.Valid>(Read(yaml, variables)).Settings;

    private static SettingsResult<ControllerSettings> Read(string yaml, params string[] variables) => ControllerSettingsFile.Read(
        yaml, "controller.yaml", variables.Select(variable => variable.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]), "HOST7");

    private static string[] Lines(ControllerSettings settings) =>
    [
        $"name={settings.Name}", $"listen={settings.Listen}", $"state_dir={settings.StateDir}", $"lease={settings.Lease}",
        $"nodegroups={string.Join(',', settings.NodeGroups.InOrder.Select(group => group.Name))}", $"tls={settings.Tls?.Certificate} {settings.Tls?.Key}",
        $"ca={settings.Authority?.Certificate} {settings.Authority?.Key}", $"lifetime={settings.CertificateLifetime}",
        $"audit={settings.Audit.MaxSize} {settings.Audit.Files} {settings.Audit.Keep}", $"connections={settings.Connections.Most} {settings.Connections.PerAddress}",
        $"webhooks={string.Join(',', settings.Webhooks.Select(hook => $"{hook.Name} {hook.Url} {hook.SecretFile} {string.Join(' ', hook.On)}"))}",
        $"advertise={settings.Advertise}", $"etcd={settings.Etcd} {settings.Etcd?.CaFile} {settings.Etcd?.Tls?.Certificate} {settings.Etcd?.Tls?.Key} {settings.Etcd?.User} {settings.Etcd?.PasswordFile} {settings.Etcd?.Lease}",
        $"log={settings.Log.Level} {settings.Log.Json}",
    ];
}
