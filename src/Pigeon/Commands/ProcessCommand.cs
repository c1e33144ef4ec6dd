using System.CommandLine;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary>A command that runs a process of its own for as long as it is wanted; each key of the process's configuration is a flag of it.</summary>
internal static class ProcessCommand
{
    /// <param name="defaultConfig">The file that is read when no other is named.</param>
    /// <param name="keys">The keys of the configuration, those of a path joined by <c>-</c>.</param>
    /// <param name="run">Runs it until it is told to stop.</param>
    public static Command Create(Shell shell, string name, string summary, string defaultConfig, IEnumerable<string> keys, RunProcess run)
    {
        var config = new Flag<string>("--config", [], "FILE", $"Its configuration. Default {defaultConfig} where that exists", path => path);
        var command = new Command(name, summary);
        command.Options.Add(config.Option);
        var options = keys.Select(key => new Option<string?>($"--{key}")
        {
            HelpName = "VALUE",
            Description = $"Instead of that key of the file [env: {Variable.Of($"--{key}")}]",
            Arity = ArgumentArity.ExactlyOne,
        }).ToList();
        foreach (var option in options) command.Options.Add(option);
        command.Carry(shell, null, (parsed, ct) => run(config.ReadOr(null, parsed, shell), Given(options, parsed), ct));
        return command;
    }

    private static Dictionary<string, string> Given(List<Option<string?>> options, ParseResult parsed)
    {
        var given = new Dictionary<string, string>();
        foreach (var option in options)
            if (parsed.GetValue(option) is { } value) given[option.Name] = value;
        return given;
    }
}
