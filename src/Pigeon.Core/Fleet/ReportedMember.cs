using Pigeon.Core.Names;

namespace Pigeon.Core.Fleet;

/// <summary>A container that takes traffic, and where other VMs reach it.</summary>
/// <param name="Unwell">Whether Docker calls it unhealthy, or does not yet call it healthy.</param>
public sealed record ReportedMember(ContainerId Container, ServiceName? Service, MemberAddress Address, bool Unwell = false);
