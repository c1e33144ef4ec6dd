using System.Text;
using Pigeon.Commands;
using Pigeon.Terminal;

namespace Pigeon.Cli.Tests;

/// <summary>Runs the command line in this process, on a pipe unless told otherwise.</summary>
internal sealed class Cli
{
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _error = new();

    public Dictionary<string, string> Environment { get; } = [];

    public bool IsTerminal { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public int ExitCode { get; private set; } = -1;

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    /// <summary>Runs it against this agent.</summary>
    public static async Task<Cli> RunAsync(FakeAgent agent, params string[] arguments)
    {
        var cli = new Cli();
        cli.Environment["PIGEON_HOST"] = agent.Host;
        return await cli.RunAsync(CancellationToken.None, arguments);
    }

    /// <summary>Runs it where no agent is.</summary>
    public static Task<Cli> RunAloneAsync(params string[] arguments)
    {
        var cli = new Cli();
        cli.Environment["PIGEON_HOST"] = "unix:///nowhere/agent.sock";
        return cli.RunAsync(CancellationToken.None, arguments);
    }

    /// <summary>What stands in for the agent of this VM.</summary>
    public RunProcess Agent { get; init; } = (_, _, _) => Task.FromResult(0);

    /// <summary>What stands in for a controller.</summary>
    public RunProcess Controller { get; init; } = (_, _, _) => Task.FromResult(0);

    public async Task<Cli> RunAsync(CancellationToken ct, params string[] arguments)
    {
        await using var output = new StringWriter(_out);
        await using var error = new StringWriter(_error);
        var shell = new Shell
        {
            Out = output,
            Error = TextWriter.Synchronized(error),
            Variable = name => Environment.GetValueOrDefault(name),
            OutIsTerminal = IsTerminal,
            ErrorIsTerminal = IsTerminal,
            Width = 80,
            Time = Time,
        };
        ExitCode = await PigeonCommandLine.RunAsync(arguments, shell, Agent, Controller, ct);
        return this;
    }
}
