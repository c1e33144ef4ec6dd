using System.Text.Json;
using Pigeon.Core;
using Pigeon.Core.Fleet;
using Pigeon.Core.Storage;

namespace Pigeon.Simulation.Story;

/// <summary>What a controller with a fault would have stored of the fleet.</summary>
internal static class Spoilt
{
    public static ReadOnlyMemory<byte> By(Mutant mutant, ReadOnlyMemory<byte> value)
    {
        if (mutant is not (Mutant.SameRevisionBack or Mutant.LosesOperations) || JsonSerializer.Deserialize(value.Span, FleetJson.Default.FleetPart) is not { App: { } app } part) return value;
        var spoilt = mutant is Mutant.SameRevisionBack
            ? app.Running is { Phase: FleetPhase.Reverting, IsSwitch: true } ? app with { Revision = app.Revision - 1 } : app
            : app with { Operations = app.Operations.Where(operation => operation.IsRunning || operation.Id.Text[^1] != '3').ToValueList() };
        return JsonSerializer.SerializeToUtf8Bytes(part with { App = spoilt }, FleetJson.Default.FleetPart);
    }
}
