namespace Pigeon.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("--bogus", "activate", "shop", "2.0", "--bogus")]
    [InlineData("--bogus", "activate", "shop", "--bogus")]
    [InlineData("--bogus", "status", "--bogus")]
    [InlineData("fly", "fly")]
    [InlineData("APP is missing", "activate")]
    [InlineData("VERSION is missing", "deactivate", "shop")]
    [InlineData("APP: 'Shop'", "activate", "Shop")]
    [InlineData("APP: 'Shop'", "status", "Shop")]
    [InlineData("VERSION: 'a b'", "activate", "shop", "a b")]
    [InlineData("--app-name: ", "activate", "shop", "2.0", "--app-name", "cart")]
    [InlineData("--version: ", "activate", "shop", "2.0", "--version", "3.0")]
    [InlineData("--timeout: '30' has no unit: write 30s", "activate", "shop", "--timeout", "30")]
    [InlineData("--timeout: 'soon' is not a duration", "release", "shop", "--timeout", "soon")]
    [InlineData("--timeout: ", "activate", "shop", "--timeout", "0s")]
    [InlineData("--timeout", "activate", "shop", "--timeout")]
    [InlineData("--lock-wait: '-1s'", "activate", "shop", "--lock-wait=-1s")]
    [InlineData("--lock-wait: '9999h' is longer", "activate", "shop", "--lock-wait", "9999h")]
    [InlineData("--if-revision: 'x'", "activate", "shop", "--if-revision", "x")]
    [InlineData("--output: 'xml'", "status", "-o", "xml")]
    [InlineData("--host: 'ftp://x'", "status", "--host", "ftp://x")]
    [InlineData("--host: 'unix://'", "status", "--host", "unix://")]
    [InlineData("--file: there is no nowhere.yaml in", "release", "shop", "-f", "nowhere.yaml")]
    [InlineData("--force", "activate", "shop", "2.0", "--force")]
    public async Task A_wrong_command_line_is_told_by_what_is_wrong_in_it(string said, params string[] arguments)
    {
        var cli = await Cli.RunAloneAsync(arguments);

        Assert.Equal(2, cli.ExitCode);
        Assert.Contains(said, cli.Error, StringComparison.Ordinal);
        Assert.Equal("", cli.Out);
    }

    [Theory]
    [InlineData("'actvate' is no verb - did you mean 'activate'?", "pigeon", "actvate", "shop")]
    [InlineData("'actvate' is no verb - did you mean 'activate'?", "pigeon", "actvate", "shop", "--timeout", "3s")]
    [InlineData("'fly' is no verb", "pigeon", "fly")]
    [InlineData("'craete' is no verb - did you mean 'create'?", "pigeon token", "token", "craete", "--role", "admin")]
    [InlineData("'--tmeout' is no flag of `pigeon activate` - did you mean '--timeout'?", "pigeon activate", "activate", "shop", "--tmeout", "3s")]
    [InlineData("'--tmeout' is no flag of `pigeon activate` - did you mean '--timeout'?", "pigeon activate", "activate", "shop", "--tmeout=3s")]
    [InlineData("'--tmeout' is no flag of `pigeon activate` - did you mean '--timeout'?", "pigeon activate", "activate", "--tmeout", "3s", "shop", "2.0", "extra")]
    [InlineData("'--bogus' is no flag of `pigeon status`", "pigeon status", "status", "--bogus")]
    [InlineData("'-x' is no flag of `pigeon token create`", "pigeon token create", "token", "create", "-x")]
    [InlineData("'--verson' is no flag of `pigeon` - did you mean '--version'?", "pigeon", "--verson")]
    public async Task A_misspelt_verb_or_flag_is_all_that_is_told(string mistake, string command, params string[] arguments)
    {
        var cli = await Cli.RunAloneAsync(arguments);

        Assert.Equal(2, cli.ExitCode);
        Assert.Equal($"error: {mistake}\n`{command} --help` shows what can be said\n", cli.Error);
    }

    [Theory]
    [InlineData("PIGEON_TIMEOUT", "30")]
    [InlineData("PIGEON_DETACH", "yes")]
    [InlineData("PIGEON_OUTPUT", "xml")]
    [InlineData("PIGEON_HOST", "here")]
    public async Task A_wrong_environment_variable_is_named(string variable, string value)
    {
        var cli = new Cli { Environment = { [variable] = value } };

        await cli.RunAsync(CancellationToken.None, "activate", "shop");

        Assert.Equal(2, cli.ExitCode);
        Assert.Contains($"{variable}: '{value}'", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_no_socket_can_have_is_told()
    {
        var cli = await Cli.RunAloneAsync("status", "--host", $"unix:///{new string('x', 107)}");

        Assert.Equal(2, cli.ExitCode);
        Assert.Contains("--host: ", cli.Error, StringComparison.Ordinal);
        Assert.Contains("is too long", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_comes_before_the_environment()
    {
        await using var agent = await FakeAgent.StartAsync();
        var cli = new Cli { Environment = { ["PIGEON_HOST"] = "unix:///nowhere", ["PIGEON_APP_NAME"] = "cart", ["PIGEON_VERSION"] = "3.0" } };

        await cli.RunAsync(CancellationToken.None, "activate", "shop", "--host", agent.Host);

        Assert.Equal(0, cli.ExitCode);
        Assert.Equal("3.0", Assert.Single(agent.Requests).Version);
    }

    [Theory]
    [InlineData]
    [InlineData("release")]
    [InlineData("activate")]
    [InlineData("rollback")]
    [InlineData("deactivate")]
    [InlineData("abort")]
    [InlineData("status")]
    [InlineData("plan")]
    [InlineData("diff")]
    [InlineData("validate")]
    [InlineData("config")]
    [InlineData("schema")]
    [InlineData("agent")]
    public async Task Help_connects_to_nothing_and_names_the_environment_variable_of_each_option(params string[] verb)
    {
        var cli = await Cli.RunAloneAsync([.. verb, "--help"]);

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        var options = cli.Out.Split('\n').Where(line => line.TrimStart().StartsWith('-') && !line.Contains("--help", StringComparison.Ordinal));
        Assert.All(options.Where(_ => verb.Length > 0), line => Assert.Contains("[env: PIGEON_", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_root_tells_its_own_version()
    {
        var cli = await Cli.RunAloneAsync("--version");

        Assert.Equal(0, cli.ExitCode);
        Assert.Matches("^pigeon [0-9]+\\.[0-9]+\\.[0-9]+( \\([0-9a-f]{40}\\))?\n$", cli.Out);
    }

    [Theory]
    [InlineData("pigeon re", "release")]
    [InlineData("pigeon token c", "create")]
    [InlineData("pigeon activate shop 1.0 --lock", "--lock-wait")]
    public async Task What_a_shell_asks_to_complete_a_line_is_no_wrong_command_line(string line, string word)
    {
        var cli = await Cli.RunAloneAsync($"[suggest:{line.Length}]", line);

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        Assert.Contains(word, cli.Out.Split('\n'));
    }
}
