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
        string[] keys = [.. ControllerSettingsFile.Known.Except(["tls", "log"]), .. ControllerSettingsFile.KnownOfTls.Select(key => $"tls.{key}"), "log.level", "log.format"];

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
        {
            "webhooks: {to-chat: {url: 'https://ops.example.org/p', secret_file: /s, on: [done, failed]}}",
            "PIGEON_WEBHOOKS_TO_CHAT_URL=https://ops.example.org/p PIGEON_WEBHOOKS_TO_CHAT_SECRET_FILE=/s PIGEON_WEBHOOKS_TO_CHAT_ON=done,failed",
            "webhooks=to-chat https://ops.example.org/p /s Done Failed"
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
    [InlineData("listen: 'http://*:7400'", "listen", "the controller listens on TCP with TLS only")]
    [InlineData("listen: 'https://*:0'", "listen", "does not fit")]
    [InlineData("listen: 'https://*:70000'", "listen", "does not fit")]
    [InlineData("listen: 'https://999.1.1.1:7400'", "listen", "does not fit")]
    [InlineData("listen: 'https://ctl:7400'", "listen", "does not fit")]
    [InlineData("listen: ['https://*:7400', 'https://*:7400']", "listen[1]", "said twice")]
    [InlineData("lease: 1s", "lease", "must be from 3s to 1h")]
    [InlineData("lease: 15", "lease", "has no unit")]
    [InlineData("tls: {certificate: /c.pem}", "tls.certificate", "'tls.key' is missing")]
    [InlineData("tls: {key: /k.pem}", "tls.key", "'tls.certificate' is missing")]
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
        $"webhooks={string.Join(',', settings.Webhooks.Select(hook => $"{hook.Name} {hook.Url} {hook.SecretFile} {string.Join(' ', hook.On)}"))}",
        $"log={settings.Log.Level} {settings.Log.Json}",
    ];
}
