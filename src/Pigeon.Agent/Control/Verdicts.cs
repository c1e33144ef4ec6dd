using Pigeon.Core.Names;
using Pigeon.Core.World;

namespace Pigeon.Agent.Control;

/// <summary>What a turn's requests came to.</summary>
/// <param name="Accepted">Answered once the state is stored.</param>
/// <param name="Looks">Answered with the turn's snapshot.</param>
public sealed record Verdicts(
    Desired Desired, IReadOnlyList<(Request Request, AppName App, OperationId Operation)> Accepted, IReadOnlyList<Request> Looks);
