using Pigeon.Core;

namespace Pigeon.Agent.Settings;

/// <summary>Where the controller of this VM's fleet is, and what is needed to join it.</summary>
/// <param name="Url">An <c>https</c> URL without a path.</param>
/// <param name="TokenFile">The file with the token that the VM joins with; it is needed once.</param>
/// <param name="CaFile">The certificates that the controller's own is checked against; null: the CA that the token names, else those of the system.</param>
public sealed record ControllerPlace(Uri Url, string TokenFile, string? CaFile)
{
    /// <summary>Further controllers of the same fleet.</summary>
    public ValueList<Uri> Others { get; init => field = value ?? []; } = [];

    public IReadOnlyList<Uri> Urls => [Url, .. Others];
}
