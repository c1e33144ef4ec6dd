using Pigeon.Core.Protocol;

namespace Pigeon;

/// <summary>What the process ends with. The numbers are a promise to scripts.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Other = 1;
    public const int Usage = 2;
    public const int ChangesFound = 3;
    public const int Locked = 4;
    public const int NotReady = 5;
    public const int Reverted = 6;
    public const int Disagree = 7;
    public const int Unreachable = 8;
    public const int Refused = 9;
    public const int TimedOut = 124;
    public const int Interrupted = 130;

    /// <summary>For an operation that ended.</summary>
    public static int Of(OperationWire operation) => operation.State switch
    {
        "done" => Done,
        "not_ready" => NotReady,
        "reverted" => Reverted,
        "disagree" => Disagree,
        _ => Other,
    };

    /// <summary>For an answer with a <see cref="ProblemCode"/>; a code that this build does not know is <see cref="Other"/>.</summary>
    public static int Of(string problemCode) => problemCode switch
    {
        ProblemCode.BadRequest or ProblemCode.InvalidDefinition or ProblemCode.FormulaNeeded or ProblemCode.ConfigRefused => Usage,
        ProblemCode.Locked or ProblemCode.RevisionMismatch => Locked,
        ProblemCode.RefusedByState or ProblemCode.NotReady or ProblemCode.Unknown or ProblemCode.RouteTaken or ProblemCode.Managed => Refused,
        ProblemCode.NoLeader or ProblemCode.NotLeader => Unreachable,
        _ => Other,
    };
}
