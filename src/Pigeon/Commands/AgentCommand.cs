using System.CommandLine;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon agent</c></summary>
internal static class AgentCommand
{
    /// <param name="run">Runs the agent of this VM until it is told to stop; a null path means the default file set.</param>
    public static Command Create(Shell shell, Func<string?, CancellationToken, Task<int>> run)
    {
        var config = new Flag<string>("--config", [], "FILE", "Its configuration. Default /etc/pigeon/agent.yaml where that exists", path => path);
        var command = new Command("agent", "Run the agent of this VM");
        command.Options.Add(config.Option);
        command.Carry(shell, null, (parsed, ct) => run(config.ReadOr(null, parsed, shell), ct));
        return command;
    }
}
