using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pigeon.Agent.Settings;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Tls;

namespace Pigeon.Agent.Fleet;

/// <summary>The part of a controller's API that agents use.</summary>
internal sealed class ControllerClient : IControllerClient
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);
    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    /// <param name="trust">By what the controller is recognized.</param>
    /// <param name="shown">The VM's certificate with its key; null for one that has yet to join.</param>
    public ControllerClient(ControllerPlace place, ControllerTrust trust, X509Certificate2? shown, TimeProvider time)
    {
        _time = time;
        _http = new HttpClient(new ControllerTransport(place.Url, trust, shown)) { BaseAddress = place.Url, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc/>
    public async Task<JoinAnswer> JoinAsync(AccessToken ticket, JoinRequest join, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/agents") { Content = JsonContent.Create(join, LinkJson.Default.JoinRequest) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ticket.Text);
        return await AnswerAsync(request, async (response, token) => Parse(await response.Content.ReadAsStringAsync(token), LinkJson.Default.JoinAnswer), ct);
    }

    /// <inheritdoc/>
    public async Task<GrantedCertificate> RenewAsync(string name, string asked, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"v1/agents/{name}/certificate") { Content = JsonContent.Create(new RenewalRequest(asked), LinkJson.Default.RenewalRequest) };
        return await AnswerAsync(request, async (response, token) => Parse(await response.Content.ReadAsStringAsync(token), LinkJson.Default.GrantedCertificate), ct);
    }

    /// <inheritdoc/>
    public async Task ReportAsync(string name, ReadOnlyMemory<byte> report, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"v1/agents/{name}/reports") { Content = new ReadOnlyMemoryContent(report) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        await AnswerAsync(request, (_, _) => Task.FromResult(true), ct);
    }

    /// <inheritdoc/>
    public async Task<DefinitionSource> DefinitionAsync(DefinitionDigest digest, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/definitions/{digest}");
        return await AnswerAsync(request, async (response, token) => Parse(await response.Content.ReadAsStringAsync(token), LinkJson.Default.DefinitionSource), ct);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SseItem<string>> OrdersAsync(string name, [EnumeratorCancellation] CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/agents/{name}/orders");
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        await ThrowProblemAsync(response, ct);
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(ct)) yield return item;
    }

    /// <exception cref="LinkException">It is not what it should be.</exception>
    public static T Parse<T>(string text, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(text, type) ?? throw new JsonException("null");
        }
        catch (JsonException fault)
        {
            throw new LinkException($"what the controller says is not understood ({fault.Message}): is it older or newer by far than this agent?");
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<T> AnswerAsync<T>(HttpRequestMessage request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(AnswerLimit, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            using var response = await _http.SendAsync(request, linked.Token);
            await ThrowProblemAsync(response, linked.Token);
            return await read(response, linked.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new LinkException($"the controller does not answer within {AnswerLimit.TotalSeconds:0} s") { IsSilence = true };
        }
    }

    private static async Task ThrowProblemAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (response.IsSuccessStatusCode) return;
        if (response.Content.Headers.ContentType?.MediaType == "application/problem+json")
        {
            var problem = Parse(await response.Content.ReadAsStringAsync(ct), LinkJson.Default.ProblemWire);
            throw new LinkException(problem.Detail, problem.Code) { Leader = problem.Code == ProblemCode.NotLeader ? ControllerUrl.OriginOf(response.Headers.Location) : null };
        }

        throw new LinkException($"it answers {(int)response.StatusCode} {response.ReasonPhrase}: is that a Pigeon controller?");
    }
}
