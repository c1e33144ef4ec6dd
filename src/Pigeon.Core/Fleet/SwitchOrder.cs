using Pigeon.Core.Names;

namespace Pigeon.Core.Fleet;

/// <summary>Production moves to a version now, or not at all.</summary>
/// <param name="Deadline">After it the order is void: others may be going back already.</param>
public sealed record SwitchOrder(OperationId Operation, StackVersion Version, DateTimeOffset Deadline);
