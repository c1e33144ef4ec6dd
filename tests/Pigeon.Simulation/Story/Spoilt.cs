using System.Text.Json;
using Pigeon.Controller.Store;
using Pigeon.Core;
using Pigeon.Core.Fleet;
using Pigeon.Core.Storage;

namespace Pigeon.Simulation.Story;

/// <summary>What a controller with a fault would have stored.</summary>
internal static class Spoilt
{
    public static StoreEdit By(Mutant mutant, StoreCollection collection, StoreEdit edit)
    {
        if (mutant is not (Mutant.SameRevisionBack or Mutant.LosesOperations) || collection is not StoreCollection.Fleet || edit.Value is not { } value
            || JsonSerializer.Deserialize(value.Span, FleetJson.Default.FleetPart) is not { App: { } app } part) return edit;
        var spoilt = mutant is Mutant.SameRevisionBack
            ? app.Running is { Phase: FleetPhase.Reverting, IsSwitch: true } ? app with { Revision = app.Revision - 1 } : app
            : app with { Operations = app.Operations.Where(operation => operation.IsRunning || operation.Id.Text[^1] != '3').ToValueList() };
        return edit with { Value = JsonSerializer.SerializeToUtf8Bytes(part with { App = spoilt }, FleetJson.Default.FleetPart) };
    }
}
