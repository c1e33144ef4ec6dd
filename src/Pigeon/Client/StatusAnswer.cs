using System.Text.Json;
using Pigeon.Core.Protocol;

namespace Pigeon.Client;

/// <summary>What the question for the status is answered with.</summary>
internal abstract record StatusAnswer
{
    private StatusAnswer() { }

    public sealed record OfVm(StatusWire Status) : StatusAnswer;

    public sealed record OfFleet(FleetStatusWire Status) : StatusAnswer;

    /// <summary>Only a fleet has VMs.</summary>
    public static bool IsOfFleet(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("vms", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
