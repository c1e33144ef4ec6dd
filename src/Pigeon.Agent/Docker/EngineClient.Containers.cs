using System.Globalization;
using System.Net;

namespace Pigeon.Agent.Docker;

public sealed partial class EngineClient
{
    private const int LogBytesMax = 256 * 1024;
    private static readonly TimeSpan StopMargin = TimeSpan.FromSeconds(15);

    /// <summary>Lists the containers in any state that carry a label, given as <c>name</c> or <c>name=value</c>.</summary>
    public Task<IReadOnlyList<ContainerSummary>> ListContainersAsync(string labelFilter, CancellationToken ct) =>
        GetAsync($"/containers/json?all=1&filters={Filters(("label", [labelFilter]))}", EngineJson.Default.IReadOnlyListContainerSummary, ct);

    /// <summary>Lists all containers in any state.</summary>
    public Task<IReadOnlyList<ContainerSummary>> ListContainersAsync(CancellationToken ct) =>
        GetAsync("/containers/json?all=1", EngineJson.Default.IReadOnlyListContainerSummary, ct);

    public Task<ContainerDetails> InspectContainerAsync(string id, CancellationToken ct) =>
        GetAsync($"/containers/{Escape(id)}/json", EngineJson.Default.ContainerDetails, ct);

    /// <summary>The same with <see cref="ContainerDetails.SizeRw"/>, for which the engine reads the container's files; null when it is gone.</summary>
    public Task<ContainerDetails?> MeasureContainerAsync(string id, CancellationToken ct) =>
        FindAsync($"/containers/{Escape(id)}/json?size=1", EngineJson.Default.ContainerDetails, ct);

    /// <summary>Creates a container; it does not run yet.</summary>
    public async Task<CreatedContainer> CreateContainerAsync(string name, CreateContainer body, CancellationToken ct)
    {
        using var content = Json(body, EngineJson.Default.CreateContainer);
        var platform = body.Platform is { } wanted ? $"&platform={Uri.EscapeDataString(wanted)}" : "";
        return await CallAsync(HttpMethod.Post, $"/containers/create?name={Uri.EscapeDataString(name)}{platform}", content, EngineJson.Default.CreatedContainer, ct);
    }

    /// <summary>Starts a container; one that runs already is left alone.</summary>
    public Task StartContainerAsync(string id, CancellationToken ct) =>
        DoAsync(HttpMethod.Post, $"/containers/{Escape(id)}/start", null, CallLimit, [HttpStatusCode.NotModified], ct);

    /// <summary>Sends the container's stop signal and, after the grace, SIGKILL; one that does not run is left alone. The grace is rounded up to whole seconds.</summary>
    public Task StopContainerAsync(string id, TimeSpan grace, CancellationToken ct)
    {
        // Docker takes a negative grace for "without end", which no limit of ours would outlast.
        ArgumentOutOfRangeException.ThrowIfLessThan(grace, TimeSpan.Zero);
        var seconds = Math.Ceiling(grace.TotalSeconds).ToString("0", CultureInfo.InvariantCulture);
        return DoAsync(HttpMethod.Post, $"/containers/{Escape(id)}/stop?t={seconds}", null, grace + StopMargin, [HttpStatusCode.NotModified], ct);
    }

    /// <summary>Removes a container with its anonymous volumes, which nothing could reach afterwards; one that is gone already counts as removed.</summary>
    /// <param name="id">Id or name.</param>
    /// <param name="force">Kill the container if it still runs; without it Docker refuses.</param>
    /// <param name="ct">Ends the wait; Docker may still carry the removal out.</param>
    public Task RemoveContainerAsync(string id, bool force, CancellationToken ct) =>
        DoAsync(HttpMethod.Delete, $"/containers/{Escape(id)}?v=1&force={(force ? 1 : 0)}", null, CallLimit, [HttpStatusCode.NotFound], ct);

    /// <summary>The last lines that a container wrote to stdout and stderr, at most 256 KiB of them.</summary>
    public async Task<string> LogsAsync(string id, int tail, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tail);
        // Up to API 1.41 the answer does not say whether it is framed; the container's own setting does, in every version.
        var framed = !(await InspectContainerAsync(id, ct)).Config.Tty;
        var path = string.Create(CultureInfo.InvariantCulture, $"/containers/{Escape(id)}/logs?stdout=1&stderr=1&tail={tail}");
        return await WithinAsync($"GET {path}", CallLimit, async limited =>
        {
            using var response = await SendAsync(HttpMethod.Get, path, null, limited);
            await using var stream = await response.Content.ReadAsStreamAsync(limited);
            return await LogFrames.ReadAsync(stream, framed, LogBytesMax, limited);
        }, ct);
    }
}
