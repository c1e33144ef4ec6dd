using System.Reflection;
using System.Text;
using Pigeon.Agent.Settings;

namespace Pigeon.Commands;

/// <summary>The files that <c>pigeon init</c> writes. A key that does not count stands right behind a <c>#</c>, an explanation behind <c># </c>.</summary>
internal static class StarterFiles
{
    /// <summary>The name of the app in <see cref="Stacks"/>.</summary>
    public const string App = "shop";

    public const string Stacks = """
        # What runs, and how traffic comes to it. This file is a template: it is given the version of `pigeon release shop 1.0`.
        # `pigeon validate` checks it, `pigeon config shop 1.0` shows what it comes to. Take the # right before a key away to use it.
        stacks:
          # The name of the app, which all commands are said with.
          shop:
            version: "{{ version }}"
            loadbal:
              # Which requests are the app's. Without these keys: all that no other app answers.
        #      host: shop.example.org
        #      path: /
              # The port in the container, and what HAProxy asks it for before it gets traffic. `healthcheck: tcp` if it does not speak HTTP.
              backend_port: 8080
              healthcheck: {path: /}
              # How long requests in flight may take when a version leaves.
        #      drain_timeout: 30s
            # How long the version before stays warm, for `pigeon rollback shop`. Without this key: until the version after the next is activated.
        #    retain: {count: 1, age: 7d}
            task_definitions:
              # How many containers of each service.
              count: 2
              web:
                docker_config:
                  image: "shop:{{ version }}"
                  # Its containers get traffic.
                  labels: {register_backend: "true"}
        #          environment: {MODE: production}
        #          memory: 512M

        """;

    /// <summary>The reference of all keys, of which none counts: a file that changes nothing until somebody changes it.</summary>
    public static string Agent()
    {
        var text = new StringBuilder($"""
            # `pigeon init` has written this, and nothing in it counts yet: take the # right before a key away, and those before the keys that it lies below. The
            # agent reads it as {AgentSettingsFile.DefaultPath}, or where `pigeon agent --config FILE` says. With the Debian package HAProxy is a unit of its own: keep
            # `mode: external`, below `haproxy`, of the file that is there.
            #

            """);
        using var reference = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("agent.yaml")!);
        while (reference.ReadLine() is { } line) text.Append(IsKey(line) ? "#" : "").Append(line).Append('\n');
        return text.ToString();
    }

    private static bool IsKey(string line) => line.TrimStart() is { Length: > 0 } said && said[0] != '#';
}
