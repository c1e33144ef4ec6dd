using Pigeon.Agent.Control;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Http;

namespace Pigeon.Agent.Http;

/// <summary>What of the loop's answers is an error of the API.</summary>
internal static class AnswerProblem
{
    /// <summary>Null when the answer is no problem.</summary>
    public static ProblemWire? Of(Answer answer) => answer switch
    {
        Answer.Refused(var code, var why) => Problems.Of(Problems.CodeOf(code), why),
        Answer.Locked(var why) => Problems.Of(ProblemCode.Locked, $"waited for {why}"),
        Answer.DockerUnreachable(var why) => Problems.Of(ProblemCode.DockerUnreachable, why),
        Answer.NotStored(var why) => Problems.Of(ProblemCode.StorageFailed, $"the desired state could not be stored, and nothing was changed: {why}"),
        Answer.Faulted(var why) => Problems.Of(ProblemCode.Fault, why),
        _ => null,
    };
}
