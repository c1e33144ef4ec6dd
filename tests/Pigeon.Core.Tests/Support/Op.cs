namespace Pigeon.Core.Tests.Support;

/// <summary>One thing that happens: a command, an event of the world, or a turn of the agent.</summary>
/// <param name="Pick">Chooses which container, version or server it happens to.</param>
internal sealed record Op(OpKind Kind, int Pick);
