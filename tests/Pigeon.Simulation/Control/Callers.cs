using Microsoft.AspNetCore.Http;
using Pigeon.Controller.Http;
using Pigeon.Controller.Store;
using Pigeon.Controller.Tokens;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Http;

namespace Pigeon.Simulation.Control;

/// <summary>Whoever sends requests: doors have tests of their own.</summary>
internal static class Callers
{
    /// <summary>Made after any revocation, by whatever clock: who is kept out by an older one has tests of its own.</summary>
    public static Caller Ticket { get; } = new Caller.Bearer(
        new StoredToken { Id = "ticket", Role = Role.Join, Name = "", Hash = "", CreatedAt = DateTimeOffset.MaxValue, ExpiresAt = DateTimeOffset.MaxValue, MadeBy = "story" },
        new TokenBook(new FileStore("/nowhere"), TimeProvider.System));

    public static Caller Person(string name) => new Caller.Local(name);

    public static IResult NotLeading { get; } = Problems.Answer(Problems.Of(ProblemCode.Fault, "this controller does not lead"));
}
