using Microsoft.AspNetCore.Http;
using Pigeon.Agent.Control;
using Pigeon.Core.Protocol;
using Pigeon.Core.Stacks;

namespace Pigeon.Agent.Http;

/// <summary>The errors of the API, each with its status.</summary>
internal static class Problems
{
    public static ProblemWire Of(string code, string detail, IReadOnlyList<string>? errors = null)
    {
        var (status, title) = code switch
        {
            ProblemCode.BadRequest => (400, "The request is wrong"),
            ProblemCode.Unknown => (404, "There is no such thing here"),
            ProblemCode.RefusedByState => (409, "The state does not allow it"),
            ProblemCode.NotReady => (409, "The stack is not ready"),
            ProblemCode.RouteTaken => (409, "The route is taken"),
            ProblemCode.RevisionMismatch => (412, "The app has changed"),
            ProblemCode.InvalidDefinition => (422, "The definition is wrong"),
            ProblemCode.ConfigRefused => (422, "HAProxy refuses the configuration"),
            ProblemCode.Locked => (423, "Another operation is under way"),
            ProblemCode.DockerUnreachable => (503, "The Docker Engine cannot be reached"),
            ProblemCode.StorageFailed => (507, "The state could not be stored"),
            _ => (500, "The agent failed"),
        };
        return new ProblemWire { Title = title, Status = status, Detail = detail, Code = code, Errors = errors ?? [] };
    }

    public static IResult Refuse(ProblemWire problem) => Results.Json(problem, PigeonJson.Default.ProblemWire, "application/problem+json", problem.Status);

    public static IResult Refuse(string code, string detail) => Refuse(Of(code, detail));

    /// <summary>Null when the answer is no problem.</summary>
    public static ProblemWire? Of(Answer answer) => answer switch
    {
        Answer.Refused(var code, var why) => Of(CodeOf(code), why),
        Answer.Locked(var why) => Of(ProblemCode.Locked, $"waited for {why}"),
        Answer.DockerUnreachable(var why) => Of(ProblemCode.DockerUnreachable, why),
        Answer.NotStored(var why) => Of(ProblemCode.StorageFailed, $"the desired state could not be stored, and nothing was changed: {why}"),
        Answer.Faulted(var why) => Of(ProblemCode.Fault, why),
        _ => null,
    };

    private static string CodeOf(RefusalCode code) => code switch
    {
        RefusalCode.Unknown => ProblemCode.Unknown,
        RefusalCode.State => ProblemCode.RefusedByState,
        RefusalCode.NotReady => ProblemCode.NotReady,
        RefusalCode.Revision => ProblemCode.RevisionMismatch,
        RefusalCode.Route => ProblemCode.RouteTaken,
        RefusalCode.Config => ProblemCode.ConfigRefused,
        _ => throw new System.Diagnostics.UnreachableException($"no code for {code}"),
    };
}
