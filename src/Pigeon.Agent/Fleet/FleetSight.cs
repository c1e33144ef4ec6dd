using Pigeon.Agent.Control;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;

namespace Pigeon.Agent.Fleet;

/// <summary>What one turn has to tell the controller.</summary>
/// <param name="Answers">The latest question that had come when the turn began.</param>
/// <param name="Refused">Of each app the latest order that could not be followed.</param>
public sealed record FleetSight(Snapshot Snapshot, KeptOrders Kept, long Answers, IReadOnlyDictionary<AppName, AssignmentRefusal> Refused);
