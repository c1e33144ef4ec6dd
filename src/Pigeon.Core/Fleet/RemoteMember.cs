using Pigeon.Core.Names;

namespace Pigeon.Core.Fleet;

/// <summary>A container on another VM that takes traffic for a stack.</summary>
/// <param name="Unwell">Whether the Docker there calls it unhealthy: it is judged here as a local one is, and stays while there is no other.</param>
public sealed record RemoteMember(AppName App, StackVersion Version, ServiceName? Service, ContainerId Container, VmName Vm, MemberAddress Address, bool Unwell = false);
