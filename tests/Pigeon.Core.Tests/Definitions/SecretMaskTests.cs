using System.Text.Json.Nodes;
using Pigeon.Core.Definitions;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Tests.Definitions;

public sealed class SecretMaskTests
{
    [Theory]
    [InlineData("DB_PASSWORD")]
    [InlineData("PGPASSWORD")]
    [InlineData("mysql_passwd")]
    [InlineData("client-secret")]
    [InlineData("GITHUB_TOKEN")]
    [InlineData("AWS_ACCESS_KEY_ID")]
    [InlineData("apikey")]
    [InlineData("DB_PASS")]
    [InlineData("SENTRY_DSN")]
    [InlineData("key")]
    [InlineData("Authorization")]
    public void A_name_can_say_that_its_value_is_a_secret(string name) => Assert.Equal("***", SecretMask.Shown(name, "x"));

    [Theory]
    [InlineData("MODE", "on")]
    [InlineData("KEYBOARD", "de")]
    [InlineData("COMPASS", "north")]
    [InlineData("AUTHOR", "me")]
    [InlineData("DB_PASSWORD", "")]
    public void What_is_none_is_shown(string name, string value) => Assert.Equal(value, SecretMask.Shown(name, value));

    [Theory]
    [InlineData("postgres://u:hunter2@db/x", "postgres://u:***@db/x")]
    [InlineData("http://db:80/x@y", "http://db:80/x@y")]
    [InlineData("TOKEN=hunter2,A=1", "TOKEN=***")]
    [InlineData("serve --db-password=hunter2 --port 80", "serve --db-password=***")]
    [InlineData("A=1,B=2", "A=1,B=2")]
    public void A_text_loses_what_is_secret_in_it(string text, string shown) => Assert.Equal(shown, SecretMask.Shown(text));

    [Fact]
    public void A_reference_to_a_secret_is_none()
    {
        var value = Read("env: {PASSWORD: {file: /run/secrets/db}, TOKENS: [a, b], OTHER: [\"SECRET=x\"]}");

        Assert.Equal("env:\n  PASSWORD:\n    file: /run/secrets/db\n  TOKENS:\n    - \"***\"\n    - \"***\"\n  OTHER:\n    - \"SECRET=***\"\n", YamlPrinter.Print(SecretMask.Hidden(value)));
    }

    [Fact]
    public void In_JSON_pairs_are_known_by_their_names()
    {
        var node = JsonNode.Parse("""{"labels":[{"key":"api.token","value":"x"},{"key":"a","value":"x"}],"cookie":{"name":"SRV","key":"x"},"list":["PASSWORD=x"],"n":1}""");

        Assert.Equal("""{"labels":[{"key":"api.token","value":"***"},{"key":"a","value":"x"}],"cookie":{"name":"SRV","key":"***"},"list":["PASSWORD=***"],"n":1}""", SecretMask.Hidden(node)!.ToJsonString());
    }

    private static YamlValue Read(string text) => YamlText.Read(text, new YamlManner("a file", null, ""), new ErrorList("f", new SourceMap(text, text, [])))!;
}
