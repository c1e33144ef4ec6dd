using Microsoft.AspNetCore.Http;
using Pigeon.Controller.Http;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Http;

namespace Pigeon.Simulation.Control;

/// <summary>Whoever sends requests: doors have tests of their own.</summary>
internal static class Callers
{
    public static Caller Ticket { get; } = new Caller.Local("ticket");

    public static Caller Person(string name) => new Caller.Local(name);

    public static IResult NotLeading { get; } = Problems.Answer(Problems.Of(ProblemCode.Fault, "this controller does not lead"));
}
