using System.CommandLine;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon agent</c></summary>
internal static class AgentCommand
{
    /// <summary>The keys of <c>agent.yaml</c>, those of a path joined by <c>-</c>. Frontends have names of their own choice; the default one's are here.</summary>
    internal static readonly string[] Keys =
    [
        "name", "labels", "docker", "docker-config", "listen", "state-dir", "run-dir", "haproxy-mode", "haproxy-binary", "haproxy-templates",
        "haproxy-stats-socket", "haproxy-master-socket", "haproxy-config", "haproxy-container", "haproxy-hard-stop-after", "frontends-web-bind", "frontends-web-internal",
        "frontends-web-mode", "frontends-web-tls-bind", "frontends-web-tls-certificates",
        "frontends-web-trusted-proxies-networks", "frontends-web-trusted-proxies-by",
        "resync", "log-level", "log-format",
    ];

    /// <param name="run">Runs the agent of this VM until it is told to stop: a null path means the default file, and the flags go before the environment.</param>
    public static Command Create(Shell shell, Func<string?, IReadOnlyDictionary<string, string>, CancellationToken, Task<int>> run)
    {
        var config = new Flag<string>("--config", [], "FILE", "Its configuration. Default /etc/pigeon/agent.yaml where that exists", path => path);
        var command = new Command("agent", "Run the agent of this VM");
        command.Options.Add(config.Option);
        var keys = Keys.Select(key => new Option<string?>($"--{key}")
        {
            HelpName = "VALUE",
            Description = $"Instead of that key of the file [env: {Variable.Of($"--{key}")}]",
            Arity = ArgumentArity.ExactlyOne,
        }).ToList();
        foreach (var key in keys) command.Options.Add(key);
        command.Carry(shell, null, (parsed, ct) => run(config.ReadOr(null, parsed, shell), Given(keys, parsed), ct));
        return command;
    }

    private static Dictionary<string, string> Given(List<Option<string?>> keys, ParseResult parsed)
    {
        var given = new Dictionary<string, string>();
        foreach (var key in keys)
            if (parsed.GetValue(key) is { } value) given[key.Name] = value;
        return given;
    }
}
