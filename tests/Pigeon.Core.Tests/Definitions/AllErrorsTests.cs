using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Xunit;

namespace Pigeon.Core.Tests.Definitions;

/// <summary>A file is broken in any number of places; each break is reported, and nothing else is.</summary>
public sealed class AllErrorsTests
{
    private const int Files = 400;

    /// <summary>Breaks of <c>002-everything</c> that do not touch each other: what is replaced by what, and the key that is then at fault.</summary>
    private static readonly (string Good, string Bad, string Key)[] Breaks =
    [
        ("version: \"1.14\"", "version: 1.14", "version"),
        ("frontend: intranet", "frontend: Intranet", "loadbal.frontend"),
        ("path: /shop", "path: shop", "loadbal.path"),
        ("backend_port: 8080", "backend_port: http", "loadbal.backend_port"),
        ("default_network: edge", "default_netwrk: edge", "loadbal.default_netwrk"),
        ("target: \"vm[0-9]\"", "target: db1", "loadbal.target"),
        ("rise: 1, fall: 5", "rise: 0, fall: 5", "loadbal.healthcheck.rise"),
        ("drain_timeout: 1h30m", "drain_timeout: 90", "loadbal.drain_timeout"),
        ("balance: leastconn", "balance: fastest", "loadbal.balance"),
        ("fallback: inactive", "fallback: old", "loadbal.fallback"),
        ("target_type: list", "target_type: grains", "config.target_type"),
        ("count: 3", "count: many", "task_definitions.count"),
        ("image: registry.example.com:5000/team/shop:1.14", "image: registry.example.com:5000/team/shop", "task_definitions.web.docker_config.image"),
        ("gunicorn --bind '", "gunicorn --bind ", "task_definitions.web.docker_config.command"),
        ("DEBUG: false", "DEBUG:", "task_definitions.web.docker_config.environment.DEBUG"),
        ("9001/udp", "9001/icmp", "task_definitions.web.docker_config.ports[1]"),
        ("127.0.0.1::9090/tcp", "127.0.0::9090/tcp", "task_definitions.web.docker_config.port_bindings[1]"),
        ("/srv/www:/var/www:ro", "srv/www:/var/www:ro", "task_definitions.web.docker_config.binds"),
        ("pigeon.port: 8081", "pigeon.port: 0", "task_definitions.web.docker_config.labels[3].pigeon.port"),
        ("restart_policy: on-failure:5", "restart_policy: on-fail:5", "task_definitions.web.docker_config.restart_policy"),
        ("mem_limit: 512M", "mem_limit: 512Q", "task_definitions.web.docker_config.mem_limit"),
        ("cpus: 1.5", "network_mode: host", "task_definitions.web.docker_config.network_mode"),
        ("start_period: 1m", "start_period: 60", "task_definitions.web.docker_config.healthcheck.start_period"),
        ("stop_signal: SIGQUIT", "stop_signal: QUITE", "task_definitions.web.docker_config.stop_signal"),
        ("test: redis-cli ping", "tests: redis-cli ping, test: x", "task_definitions.redis.docker_config.healthcheck.tests"),
    ];

    [Fact]
    public void Every_break_of_a_file_is_reported_in_the_order_of_the_file_and_nothing_else()
    {
        var good = new GoldenCase("002-everything").Text;
        var chance = new Random(7);

        for (var n = 0; n < Files; n++)
        {
            var chosen = Breaks.Where(_ => chance.Next(5) == 0).ToList();
            var text = chosen.Aggregate(good, (whole, one) => whole.Replace(one.Good, one.Bad, StringComparison.Ordinal));

            Assert.Equal(chosen.Select(one => $"stacks.shop.{one.Key}"), Keys(text));
        }
    }

    private static IEnumerable<string> Keys(string text) =>
        DefinitionFile.Read(text, "stacks.yaml", AppName.Parse("shop"), null, new VmFacts("vm1", [])) is DefinitionResult.Invalid(var errors)
            ? errors.Select(error => error.Key)
            : [];
}
