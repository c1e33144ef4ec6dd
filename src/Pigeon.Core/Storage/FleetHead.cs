using Pigeon.Core.Fleet;

namespace Pigeon.Core.Storage;

/// <summary>What is stored of the fleet beside its apps.</summary>
/// <param name="Revision">As <see cref="FleetDesired.Revision"/>.</param>
/// <param name="Asked">As <see cref="FleetDesired.Asked"/>.</param>
public sealed record FleetHead(long Revision, long Asked);
