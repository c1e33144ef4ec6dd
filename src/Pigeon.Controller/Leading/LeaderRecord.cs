namespace Pigeon.Controller.Leading;

/// <summary>What the one that leads tells the others of itself.</summary>
/// <param name="Name">The controller's name.</param>
/// <param name="Url">Where it can be reached by agents and command lines.</param>
internal sealed record LeaderRecord(string Name, Uri Url);

