using Xunit;

namespace Pigeon.Agent.Tests.Settings;

/// <summary>What ends up in HAProxy's configuration must not be able to say more than it should.</summary>
public sealed class HostileTests
{
    private static readonly string[] Endings = ["\n", "\nuser root", "\r", " ", " level admin", "\t", ";x", "#x", "\"", "'", "\\", "\\x20", "$HOME", "{x}", "é", "\u2028", "\0", "%", "@", ",", "\u001b[2J"];

    public static readonly TheoryData<string, string> Values = Every(
        ("name", "vm1"), ("state_dir", "/srv/p"), ("run_dir", "/run/p"),
        ("haproxy.mode", "process"), ("haproxy.binary", "haproxy"), ("haproxy.binary", "/opt/haproxy"), ("haproxy.templates", "/etc/h"), ("haproxy.config", "/etc/h.cfg"),
        ("haproxy.stats_socket", "/run/s"), ("haproxy.master_socket", "/run/m"), ("haproxy.container", "lb"), ("resync", "5s"), ("log.level", "info"), ("log.format", "text"));

    public static readonly TheoryData<string, string> Lists = Every(("listen", "unix:///run/a"), ("frontends.web.bind", "*:80"), ("frontends.web.bind", "[::1]:80"), ("frontends.web.internal", "127.0.0.1:81"));

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_with_anything_behind_it_is_refused_at_its_key(string key, string text)
    {
        Assert.Equal([key], Reading.Keys(Yaml(key, Quoted(text))));
        Assert.Equal([Variable(key)], Reading.Keys("", $"{Variable(key)}={text}"));
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void An_item_with_anything_behind_it_is_refused_at_its_place(string key, string text)
    {
        var rest = key == "frontends.web.internal" ? ", bind: '*:1'" : "";

        Assert.Equal([$"{key}[0]"], Reading.Keys(Yaml(key, $"[{Quoted(text)}]{rest}")));
    }

    [Fact]
    public void Errors_print_on_one_line_whatever_they_quote()
    {
        var errors = Reading.Invalid("{state_dir: \"/a\\nb\\e[2J\", \"x\\ny\": 1}", "PIGEON_LOG_x\n\u001b=1", "PIGEON_RUN_DIR=/a\nb");

        Assert.Equal(4, errors.Count);
        Assert.All(errors, error => Assert.DoesNotContain(error.ToString(), char.IsControl));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("run/p")]
    [InlineData("/run/p/")]
    [InlineData("/run//p")]
    [InlineData("/run/../etc")]
    [InlineData("/run/..")]
    [InlineData("/./run")]
    [InlineData("~/run")]
    [InlineData("//run")]
    public void A_path_leads_straight_from_the_root_to_its_end(string path)
    {
        var error = Assert.Single(Reading.Invalid($"run_dir: '{path}'"));

        Assert.Equal($"agent.yaml(1,10): run_dir: '{path}' does not fit: an absolute path of A-Z, a-z, 0-9, '/', '_', '.' and '-', without '/' at its end and without empty, '.' or '..' parts", error.ToString());
    }

    [Theory]
    [InlineData("run_dir", 75)]
    [InlineData("haproxy.stats_socket", 95)]
    [InlineData("haproxy.master_socket", 95)]
    [InlineData("listen", 107)]
    [InlineData("state_dir", 255)]
    public void A_path_is_as_long_as_what_is_bound_or_written_there_allows(string key, int longest)
    {
        var scheme = key == "listen" ? "unix://" : "";
        var fits = "/" + new string('a', longest - 1);

        Reading.Valid("", $"{Variable(key)}={scheme}{fits}");

        Assert.Contains($"{longest + 1} characters long; at most {longest}", Assert.Single(Reading.Invalid("", $"{Variable(key)}={scheme}{fits}a")).Message, StringComparison.Ordinal);
    }

    private static TheoryData<string, string> Every(params (string Key, string Good)[] places)
    {
        var all = new TheoryData<string, string>();
        foreach (var (key, good) in places) foreach (var ending in Endings) all.Add(key, good + ending);
        return all;
    }

    private static string Variable(string key) => "PIGEON_" + key.Replace('.', '_').ToUpperInvariant();

    /// <summary>In the quotes in which YAML can spell anything.</summary>
    private static string Quoted(string text) => $"\"{string.Concat(text.Select(letter => $"\\u{(int)letter:X4}"))}\"";

    private static string Yaml(string key, string value) =>
        string.Join(": {", key.Split('.')) + ": " + value + new string('}', key.Count(letter => letter == '.'));
}
