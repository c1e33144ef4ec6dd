using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Pigeon.Agent.Docker;

public sealed partial class EngineClient
{
    /// <summary>The image as the engine has it; null where it has to be pulled first.</summary>
    public Task<ImageDetails?> FindImageAsync(ImageReference reference, CancellationToken ct) =>
        // A reference is validated, and the slashes in it are part of the address that the engine expects.
        FindAsync($"/images/{reference}/json", EngineJson.Default.ImageDetails, ct);

    /// <summary>The image with this identifier; null where the engine does not have it.</summary>
    public Task<ImageDetails?> FindImageAsync(string id, CancellationToken ct) => FindAsync($"/images/{Escape(id)}/json", EngineJson.Default.ImageDetails, ct);

    /// <summary>All images, those that other images are built upon left out.</summary>
    public Task<IReadOnlyList<ImageSummary>> ListImagesAsync(CancellationToken ct) =>
        GetAsync("/images/json", EngineJson.Default.IReadOnlyListImageSummary, ct);

    /// <summary>The steps that an image was built in, the last one first.</summary>
    public Task<IReadOnlyList<ImageLayer>> ImageHistoryAsync(string id, CancellationToken ct) =>
        GetAsync($"/images/{Escape(id)}/history", EngineJson.Default.IReadOnlyListImageLayer, ct);

    /// <summary>Takes a name of an image away, and the image with its last name; empty when there is no such name any more.</summary>
    /// <exception cref="EngineException">With a conflict: a container needs it.</exception>
    public async Task<IReadOnlyList<ImageRemoval>> RemoveImageAsync(ImageReference reference, CancellationToken ct)
    {
        try
        {
            return await CallAsync(HttpMethod.Delete, $"/images/{reference}?force=0&noprune=0", null, EngineJson.Default.IReadOnlyListImageRemoval, ct);
        }
        catch (EngineException refusal) when (refusal.Status is HttpStatusCode.NotFound)
        {
            return [];
        }
    }

    /// <summary>Pulls an image; the pull is complete when the sequence has ended. Without tag and digest the tag is <c>latest</c>.</summary>
    /// <param name="credential">The value of X-Registry-Auth; null asks the registry without.</param>
    /// <param name="platform">Such as <c>linux/arm64</c>; null takes the engine's own.</param>
    /// <exception cref="EngineException">Docker refused, at once or after it had begun.</exception>
    public async IAsyncEnumerable<PullProgress> PullImageAsync(
        ImageReference reference, string? credential, string? platform, [EnumeratorCancellation] CancellationToken ct)
    {
        var repository = Uri.EscapeDataString(reference.Repository);
        var version = Uri.EscapeDataString(reference.Digest ?? reference.Tag ?? "latest");
        var path = $"/images/create?fromImage={repository}&tag={version}{(platform is null ? "" : $"&platform={Uri.EscapeDataString(platform)}")}";
        var call = $"POST {path}";

        using var response = await WithinAsync(call, PullIdleLimit, limited => SendAsync(HttpMethod.Post, path, null, credential, limited), ct);
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        using var silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, silence.Token);
        await using var lines = JsonSerializer
            .DeserializeAsyncEnumerable(stream, EngineJson.Default.PullWire, topLevelValues: true, linked.Token)
            .GetAsyncEnumerator(linked.Token);

        while (true)
        {
            silence.CancelAfter(PullIdleLimit);
            if (!await NextAsync(lines, call, silence.Token, ct)) yield break;
            silence.CancelAfter(Timeout.InfiniteTimeSpan);
            if (lines.Current is not { } line) continue;
            // The status was 200 long ago: this is the only place that tells of the failure.
            if ((line.ErrorDetail?.Message ?? line.Error) is { } message) throw new EngineException(null, message);
            yield return new PullProgress
            {
                Status = line.Status ?? "",
                Id = line.Id,
                Current = line.Progress?.Current,
                Total = line.Progress?.Total,
            };
        }
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<PullWire?> lines, string call, CancellationToken silence, CancellationToken ct)
    {
        try
        {
            return await lines.MoveNextAsync();
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw Silent(call, PullIdleLimit);
        }
        catch (Exception fault) when (Translate(call, fault) is { } translated)
        {
            throw translated;
        }
    }
}
