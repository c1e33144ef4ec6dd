using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Pigeon.Agent.Docker;

/// <summary>
/// A thin client of the Docker Engine's HTTP API (https://docs.docker.com/reference/api/engine/) on its unix socket.
/// Refusals are <see cref="EngineException"/>, an absent engine is <see cref="EngineUnreachableException"/>, a silent one <see cref="TimeoutException"/>.
/// </summary>
public sealed partial class EngineClient : IDisposable
{
    private const int RefusalCharactersMax = 16 * 1024;

    private readonly EngineAddress _address;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private volatile EngineVersion? _version;

    public EngineClient(EngineAddress address, TimeProvider time)
    {
        _address = address;
        _time = time;
        var sockets = new SocketsHttpHandler
        {
            // A connection of its own for each call: opening a unix socket costs microseconds, and a pooled one that a
            // restarted daemon has closed would fail a call that was never sent.
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = (_, ct) => EngineSocket.ConnectAsync(address, ct),
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
        };
        _http = new HttpClient(sockets) { BaseAddress = new Uri("http://docker/"), Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>How long a call may take that has no longer limit of its own.</summary>
    public TimeSpan CallLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a pull may be silent; it has no limit as a whole.</summary>
    public TimeSpan PullIdleLimit { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Asks the engine for its version and settles the API version that later calls use.</summary>
    public Task<EngineVersion> PingAsync(CancellationToken ct) => WithinAsync("GET /_ping", CallLimit, NegotiateAsync, ct);

    public void Dispose() => _http.Dispose();

    private async Task<EngineVersion> NegotiateAsync(CancellationToken ct)
    {
        using var response = await _http.GetAsync(new Uri("_ping", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, ct);
        if (!response.IsSuccessStatusCode) throw await RefusalAsync(response, ct);
        var offered = response.Headers.TryGetValues("Api-Version", out var versions) ? versions.FirstOrDefault() : null;
        return _version = EngineVersion.Negotiate(offered, response.Headers.Server.ToString());
    }

    private Task<T> GetAsync<T>(string path, JsonTypeInfo<T> shape, CancellationToken ct) =>
        CallAsync(HttpMethod.Get, path, null, shape, ct);

    private Task<T> CallAsync<T>(HttpMethod method, string path, HttpContent? body, JsonTypeInfo<T> shape, CancellationToken ct) =>
        WithinAsync($"{method} {path}", CallLimit, async limited =>
        {
            using var response = await SendAsync(method, path, body, limited);
            await using var stream = await response.Content.ReadAsStreamAsync(limited);
            return await JsonSerializer.DeserializeAsync(stream, shape, limited) ?? throw new JsonException("null");
        }, ct);

    // Some answers that HTTP counts as failures say that there was nothing to do.
    private Task<HttpStatusCode> DoAsync(HttpMethod method, string path, HttpContent? body, TimeSpan limit, HttpStatusCode[] alreadySo, CancellationToken ct) =>
        WithinAsync($"{method} {path}", limit, async limited =>
        {
            try
            {
                using var response = await SendAsync(method, path, body, limited);
                return response.StatusCode;
            }
            catch (EngineException refusal) when (refusal.Status is { } status && alreadySo.Contains(status))
            {
                return status;
            }
        }, ct);

    private async Task<T?> FindAsync<T>(string path, JsonTypeInfo<T> shape, CancellationToken ct)
        where T : class
    {
        try
        {
            return await GetAsync(path, shape, ct);
        }
        catch (EngineException refusal) when (refusal.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? body, CancellationToken ct) =>
        SendAsync(method, path, body, null, ct);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? body, string? registryAuth, CancellationToken ct)
    {
        var version = _version ?? await NegotiateAsync(ct);
        using var request = new HttpRequestMessage(method, $"v{version.Spoken}{path}") { Content = body };
        if (registryAuth is not null) request.Headers.Add("X-Registry-Auth", registryAuth);
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (response.IsSuccessStatusCode) return response;
        using (response)
        {
            // Another engine may have taken the socket over, and it may not speak our version: ask again next time.
            if (response.StatusCode == HttpStatusCode.BadRequest) _version = null;
            throw await RefusalAsync(response, ct);
        }
    }

    private async Task<T> WithinAsync<T>(string call, TimeSpan limit, Func<CancellationToken, Task<T>> work, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(limit, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            return await work(linked.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw Silent(call, limit);
        }
        catch (Exception fault) when (Translate(call, fault) is { } translated)
        {
            throw translated;
        }
    }

    private TimeoutException Silent(string call, TimeSpan limit) =>
        new($"the Docker daemon on {_address.SocketPath} did not answer {call} within {limit.TotalSeconds:0.###} s");

    private Exception? Translate(string call, Exception fault)
    {
        switch (fault)
        {
            case HttpRequestException { InnerException: EngineUnreachableException unreachable }:
                _version = null;
                return new EngineUnreachableException(unreachable.Message, fault);
            case HttpRequestException or IOException:
                _version = null;
                return new EngineUnreachableException($"the Docker daemon on {_address.SocketPath} went away during {call}: {fault.Message}", fault);
            case JsonException:
                return new EngineException(null, $"the engine's answer to {call} is not what its API promises: {fault.Message}", fault);
            default:
                return null;
        }
    }

    private static async Task<EngineException> RefusalAsync(HttpResponseMessage response, CancellationToken ct)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        using var reader = new StreamReader(stream);
        var text = new char[RefusalCharactersMax];
        var said = new string(text, 0, await reader.ReadBlockAsync(text, ct)).Trim();
        return new EngineException(response.StatusCode, MessageOf(said) ?? $"{(int)response.StatusCode} {response.ReasonPhrase} {said}".Trim());
    }

    private static string? MessageOf(string said)
    {
        try
        {
            return JsonSerializer.Deserialize(said, EngineJson.Default.RefusalWire)?.Message;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ByteArrayContent Json<T>(T body, JsonTypeInfo<T> shape) =>
        new(JsonSerializer.SerializeToUtf8Bytes(body, shape)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    // "." and ".." would survive the escaping and make the address of another call.
    private static string Escape(string name) =>
        name is "" or "." or ".." ? throw new ArgumentException($"'{name}' names nothing in Docker", nameof(name)) : Uri.EscapeDataString(name);

    private static string Filters(params IEnumerable<(string Key, IReadOnlyList<string> Values)> filters)
    {
        IReadOnlyDictionary<string, IReadOnlyList<string>> map =
            filters.Where(filter => filter.Values.Count > 0).ToDictionary(filter => filter.Key, filter => filter.Values);
        return Uri.EscapeDataString(JsonSerializer.Serialize(map, EngineJson.Default.IReadOnlyDictionaryStringIReadOnlyListString));
    }
}
