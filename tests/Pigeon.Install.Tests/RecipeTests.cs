using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Install.Tests;

/// <summary>What can be checked of Salt's formula and of the cloud-init snippet without a Salt master and without a cloud: that they come to what is meant.</summary>
[Collection(InstallCollection.Name)]
public sealed class RecipeTests(InstallFixture installed)
{
    /// <summary>Salt's own names within templates, as far as the formula uses them.</summary>
    private const string Render = """
        import json, sys, jinja2, yaml
        folder, pillar = sys.argv[1], json.loads(sys.argv[2])
        def merged(one, other):
            return {key: merged(one[key], other[key]) if key in one and key in other and isinstance(one[key], dict) else other.get(key, one.get(key)) for key in {**one, **other}}
        def pillar_get(name, default, merge):
            return merged(default, pillar.get(name, {}))
        environment = jinja2.Environment(loader=jinja2.FileSystemLoader(folder), undefined=jinja2.StrictUndefined)
        environment.filters['json'] = json.dumps
        environment.filters['yaml'] = lambda value, flow=True: yaml.safe_dump(value, default_flow_style=flow)
        environment.globals['salt'] = {'pillar.get': pillar_get}
        states = yaml.safe_load(environment.get_template('pigeon/init.sls').render())
        for name, state in states.items():
            print(name)
            for function, arguments in state.items():
                for argument in arguments:
                    if 'context' in argument:
                        print(environment.get_template('pigeon/files/keys.yaml').render(**argument['context']))
        json.dump(states, sys.stderr)
        """;

    [Theory]
    [InlineData("{}", "pigeon-dependencies\npigeon\n/etc/pigeon/agent.yaml\n# Laid down by configuration management: what is changed here is overwritten.\nhaproxy:\n  mode: external\n\npigeon-agent\n")]
    [InlineData("""{"pigeon": {"package": "salt://pigeon.deb", "join_token": "t: 'x", "agent": {"labels": {"role": "web"}}}}""",
        "pigeon-dependencies\npigeon\n/etc/pigeon/controller.token\n/etc/pigeon/agent.yaml\n# Laid down by configuration management: what is changed here is overwritten.\nhaproxy:\n  mode: external\nlabels:\n  role: web\n\npigeon-agent\n")]
    public async Task Salts_formula_comes_to_the_states_and_files_that_are_meant(string pillar, string states)
    {
        var result = await Tool.TryAsync("python3", ["-c", Render, In("salt"), pillar], CancellationToken.None);

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal(states, result.Output);
    }

    [Fact]
    public async Task Cloud_init_takes_the_snippet()
    {
        await using var vm = await DebianVm.StartAsync(installed, "clouded");
        await vm.Container.CopyAsync(In("cloud-init/agent.yaml"), "/root/user-data");

        Assert.Contains("Valid", await vm.Container.RunAsync("cloud-init", "schema", "--config-file", "/root/user-data"), StringComparison.Ordinal);
    }

    private static string In(string path) => System.IO.Path.Combine(RepositoryRoot.Path, "vagrant", path);
}
