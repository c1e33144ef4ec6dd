using System.Net;
using Microsoft.Extensions.Logging;
using Pigeon.Agent.Docker;
using Pigeon.Core.Protocol;
using Pigeon.Core.Pruning;

namespace Pigeon.Agent.Pruning;

/// <summary>Removes one leftover. That the Engine refuses because somebody uses it is no failure.</summary>
public sealed partial class Remover(EngineClient engine, ILogger<Remover> logger)
{
    private static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(10);

    public async Task<PrunedWire> RemoveAsync(Finding finding, CancellationToken ct)
    {
        var what = finding.What;
        try
        {
            var result = what switch
            {
                Leftover.Container container => await RemoveAsync(container, finding.Why, ct),
                Leftover.Network network => await RemoveAsync(network, finding.Why, ct),
                Leftover.Image image => await RemoveAsync(image, finding.Why, ct),
                _ => throw new System.Diagnostics.UnreachableException($"nobody removes {what}"),
            };
            Log.Done(logger, result.Result, what.ToString(), result.Detail);
            return result;
        }
        catch (EngineException refusal) when (refusal.Status is HttpStatusCode.Conflict or HttpStatusCode.Forbidden)
        {
            // A network that somebody is on is forbidden to be removed; a container or an image is in conflict.
            Log.Done(logger, PruneResult.Kept, what.ToString(), refusal.Message);
            return Told(what, PruneResult.Kept, refusal.Message);
        }
        catch (Exception fault) when (fault is EngineException or EngineUnreachableException or TimeoutException)
        {
            Log.Failed(logger, what.ToString(), fault.Message);
            return Told(what, PruneResult.Failed, fault.Message);
        }
    }

    internal static PrunedWire Told(Leftover what, string result, string detail, long bytes = 0) => new(what.Kind, what.Name, result, detail, bytes);

    private async Task<PrunedWire> RemoveAsync(Leftover.Container container, string why, CancellationToken ct)
    {
        var details = await engine.MeasureContainerAsync(container.Id.Text, ct);
        if (details is null) return Told(container, PruneResult.Removed, "it is gone already");
        await engine.StopContainerAsync(details.Id, details.Config.StopTimeout is { } seconds and >= 0 ? TimeSpan.FromSeconds(seconds) : DefaultGrace, ct);
        await engine.RemoveContainerAsync(details.Id, force: false, ct);
        return Told(container, PruneResult.Removed, why, details.SizeRw ?? 0);
    }

    private async Task<PrunedWire> RemoveAsync(Leftover.Network network, string why, CancellationToken ct)
    {
        await engine.RemoveNetworkAsync(network.Id, ct);
        return Told(network, PruneResult.Removed, why);
    }

    private async Task<PrunedWire> RemoveAsync(Leftover.Image image, string why, CancellationToken ct)
    {
        if (!ImageReference.TryParse(image.Reference, out var reference)) return Told(image, PruneResult.Kept, "its name is not one that Pigeon understands");
        if (await engine.FindImageAsync(reference, ct) is not { } details) return Told(image, PruneResult.Removed, "it is gone already");
        if (details.Id != image.Id) return Told(image, PruneResult.Kept, "the name has come to mean another image meanwhile");
        var history = await engine.ImageHistoryAsync(details.Id, ct);
        var removals = await engine.RemoveImageAsync(reference, ct);
        var hasOtherNames = removals.All(removal => removal.Deleted is null);
        return Told(image, PruneResult.Removed, hasOtherNames ? $"{why}; the image has other names, and stays" : why, FreedBytes.Of(details, history, removals));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Prune: {Result} {What}: {Why}")]
        public static partial void Done(ILogger logger, string result, string what, string why);

        [LoggerMessage(LogLevel.Warning, "Prune: cannot remove {What}: {Fault}")]
        public static partial void Failed(ILogger logger, string what, string fault);
    }
}
