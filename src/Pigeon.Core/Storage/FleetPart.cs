using Pigeon.Core.Fleet;

namespace Pigeon.Core.Storage;

/// <summary>One entry of what a controller stores of what should be: an app, or what concerns the whole.</summary>
/// <param name="Head">Null in an entry of an app.</param>
/// <param name="App">Null in the entry of the whole.</param>
public sealed record FleetPart(FleetHead? Head, FleetApp? App);
