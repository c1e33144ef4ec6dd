using Pigeon.Core.Names;

namespace Pigeon.Core.Fleet;

/// <summary>A container on another VM that takes traffic for a stack.</summary>
public sealed record RemoteMember(AppName App, StackVersion Version, ContainerId Container, VmName Vm, MemberAddress Address);
