using Pigeon.Core.Rendering;
using Pigeon.Core.World;

namespace Pigeon.Agent.World;

/// <content>What another hand has taken or changed is taken back and mended.</content>
public sealed partial class ProxyHand
{
    /// <summary>When to try again to take the stats socket back; null when that was never tried.</summary>
    public DateTimeOffset? TakeBackAt => _takeBack.NextAt;

    public string ConfigPath => image.ConfigPath;

    /// <summary>Writes the files of a HAProxy that was found running; from then on they are looked after.</summary>
    public async Task AdoptFilesAsync(Blueprint blueprint, Observed observed, CancellationToken ct)
    {
        if (!image.Files.Any && observed.Proxy?.Structure == blueprint.Structure) await RecordAsync(() => image.WriteAsync(blueprint, observed.Proxy!, ct), mayFail: true);
    }

    /// <summary>Writes again what another hand has changed in the files.</summary>
    /// <returns>The files that were changed.</returns>
    public async Task<IReadOnlyList<string>> MendFilesAsync(CancellationToken ct)
    {
        try
        {
            return await image.Files.MendAsync(ct);
        }
        catch (IOException fault)
        {
            Log.NotRecorded(logger, fault.Message);
            return [];
        }
    }
}
