using Pigeon.Core.Names;

namespace Pigeon.Core.Fleet;

/// <summary>A container that takes traffic, and where other VMs reach it.</summary>
public sealed record ReportedMember(ContainerId Container, MemberAddress Address);
