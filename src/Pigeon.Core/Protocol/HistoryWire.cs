namespace Pigeon.Core.Protocol;

/// <summary>What <c>GET /v1/apps/{app}/operations</c> shows: the latest operations of an app.</summary>
/// <param name="Vm">The name of the VM, or of the controller.</param>
/// <param name="Operations">Oldest first, without their steps and what containers said: <c>/v1/operations/{id}</c> has those.</param>
public sealed record HistoryWire(string App, string Vm, IReadOnlyList<OperationWire> Operations);
