namespace Pigeon.Core.Protocol;

/// <summary>What a hook is told: on standard input, or as the body of the request.</summary>
/// <param name="Event">As in <c>stacks.yaml</c>, such as <c>pre_activate</c>.</param>
/// <param name="Operation">The operation that brought the step; the same for each attempt.</param>
/// <param name="Version">The stack that the step concerns.</param>
/// <param name="Active">The version that was active when the step came; null when none was.</param>
/// <param name="Vm">The name of the VM.</param>
public sealed record HookWire(string Event, string Operation, string Verb, string App, string Version, string? Active, string Vm);
