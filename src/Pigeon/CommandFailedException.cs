using Pigeon.Core.Protocol;

namespace Pigeon;

/// <summary>A command cannot go on. It is thrown where that is found out and told to the user at one place, with its exit code.</summary>
internal sealed class CommandFailedException : Exception
{
    private CommandFailedException(int exitCode, ProblemWire problem, Exception? cause)
        : base(problem.Detail, cause)
    {
        ExitCode = exitCode;
        Problem = problem;
    }

    public int ExitCode { get; }

    /// <summary>The same as a document, for <c>-o json</c>.</summary>
    public ProblemWire Problem { get; }

    /// <summary>Standard output holds its one document already: the operation's last state.</summary>
    public bool IsShown { get; init; }

    /// <summary>The command line is wrong; the message names the flag.</summary>
    public static CommandFailedException Usage(string message) =>
        new(Pigeon.ExitCode.Usage, Local("usage", "The command line is wrong", message), null);

    public static CommandFailedException Unreachable(string message, Exception? cause, bool shown = false) =>
        new(Pigeon.ExitCode.Unreachable, Local("unreachable", "The agent cannot be reached", message), cause) { IsShown = shown };

    /// <param name="said">What each controller that was asked has said.</param>
    public static CommandFailedException NoLeader(IReadOnlyList<string> said) =>
        new(Pigeon.ExitCode.Unreachable, Local(ProblemCode.NoLeader, "No controller leads", said is [var one] ? one : "no controller leads") with { Errors = said.Count > 1 ? said : [] }, null);

    public static CommandFailedException TimedOut(string message, bool shown = false) =>
        new(Pigeon.ExitCode.TimedOut, Local("timed-out", "The time is over", message), null) { IsShown = shown };

    public static CommandFailedException Interrupted(string message, bool shown = false) =>
        new(Pigeon.ExitCode.Interrupted, Local("interrupted", "Interrupted", message), null) { IsShown = shown };

    /// <summary>The agent answered, but not in a way that this build understands.</summary>
    public static CommandFailedException Misunderstood(string message, Exception? cause) =>
        new(Pigeon.ExitCode.Other, Local("misunderstood", "The agent's answer is not understood", message), cause);

    /// <summary>What was asked for is not there.</summary>
    public static CommandFailedException Unknown(string message) =>
        new(Pigeon.ExitCode.Refused, Local(ProblemCode.Unknown, "Not found", message), null);

    /// <summary>The operation was followed, but the agent does not know it any more.</summary>
    public static CommandFailedException Forgotten(string message) =>
        new(Pigeon.ExitCode.Other, Local(ProblemCode.Unknown, "The operation is not known any more", message), null);

    public static CommandFailedException Answered(ProblemWire problem) => new(Pigeon.ExitCode.Of(problem.Code), problem, null);

    // No HTTP status belongs to what this process found out itself.
    private static ProblemWire Local(string code, string title, string detail) => new() { Title = title, Status = 0, Detail = detail, Code = code };
}
