using Microsoft.AspNetCore.Http;
using Pigeon.Core.Protocol;
using Pigeon.Core.Stacks;

namespace Pigeon.Hosting.Http;

/// <summary>The errors of the API, each with its status.</summary>
public static class Problems
{
    public static ProblemWire Of(string code, string detail, IReadOnlyList<string>? errors = null)
    {
        var (status, title) = code switch
        {
            ProblemCode.NotLeader => (307, "Another controller leads"),
            ProblemCode.BadRequest => (400, "The request is wrong"),
            ProblemCode.Unauthorized => (401, "A token is needed"),
            ProblemCode.Forbidden => (403, "The token is not for this"),
            ProblemCode.Unknown => (404, "There is no such thing here"),
            ProblemCode.TooSlow => (408, "The request came too slowly"),
            ProblemCode.RefusedByState => (409, "The state does not allow it"),
            ProblemCode.NotReady => (409, "The stack is not ready"),
            ProblemCode.RouteTaken => (409, "The route is taken"),
            ProblemCode.Managed => (409, "A controller manages this VM"),
            ProblemCode.NameTaken => (409, "The name is taken"),
            ProblemCode.RevisionMismatch => (412, "The app has changed"),
            ProblemCode.TooLarge => (413, "The request is too large"),
            ProblemCode.InvalidDefinition => (422, "The definition is wrong"),
            ProblemCode.FormulaNeeded => (422, "The files of a formula are needed"),
            ProblemCode.ConfigRefused => (422, "HAProxy refuses the configuration"),
            ProblemCode.Locked => (423, "Another operation is under way"),
            ProblemCode.NoLeader => (503, "No controller leads"),
            ProblemCode.DockerUnreachable => (503, "The Docker Engine cannot be reached"),
            ProblemCode.StorageFailed => (507, "The state could not be stored"),
            _ => (500, "The server failed"),
        };
        return new ProblemWire { Title = title, Status = status, Detail = detail, Code = code, Errors = errors ?? [] };
    }

    /// <param name="folder">The formula's, relative to the definition's own.</param>
    public static ProblemWire FormulaNeeded(string folder) =>
        Of(ProblemCode.FormulaNeeded, $"the definition names the formula '{folder}', and its files were not sent") with { Formula = folder };

    /// <summary>The word for why a state does not allow a command.</summary>
    public static string CodeOf(RefusalCode code) => code switch
    {
        RefusalCode.Unknown => ProblemCode.Unknown,
        RefusalCode.State => ProblemCode.RefusedByState,
        RefusalCode.NotReady => ProblemCode.NotReady,
        RefusalCode.Revision => ProblemCode.RevisionMismatch,
        RefusalCode.Route => ProblemCode.RouteTaken,
        RefusalCode.Config => ProblemCode.ConfigRefused,
        _ => throw new System.Diagnostics.UnreachableException($"no code for {code}"),
    };

    /// <summary>As the answer to a request.</summary>
    public static IResult Answer(ProblemWire problem) =>
        Results.Json(problem, PigeonJson.Default.ProblemWire, "application/problem+json", problem.Status);
}
