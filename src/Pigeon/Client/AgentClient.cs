using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Tls;

namespace Pigeon.Client;

/// <summary>The HTTP API of an agent, and of a controller, which has the same and more. Every way of failing comes out as a <see cref="CommandFailedException"/>, but for a connection lost half-way: that is an <see cref="IOException"/> or <see cref="HttpRequestException"/>.</summary>
internal sealed class AgentClient : IDisposable
{
    /// <summary>Three of the signs of life that a stream of events has every five seconds.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    private readonly Endpoint _endpoint;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public AgentClient(Endpoint endpoint, TimeProvider time)
    {
        (_endpoint, _time) = (endpoint, time);

        // How long to wait is the caller's business, through its token.
        _http = new HttpClient(TransportTo(endpoint, time)) { BaseAddress = endpoint.Address, Timeout = Timeout.InfiniteTimeSpan };
        if (endpoint.Access.Token is { } token) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Text);
    }

    /// <summary>Asks for an operation. Said again with the same id it is the same operation, so a lost answer may be asked for again.</summary>
    public async Task<OperationReply> OperateAsync(AppName app, OperationId id, long? revision, OperationRequest body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"v1/apps/{app}/operations");
        request.Content = JsonContent.Create(body, PigeonJson.Default.OperationRequest);
        request.Headers.Add("Idempotency-Key", id.Text);
        if (revision is { } number) request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{number}\""));
        using var response = await SendAsync(request, ct);
        return await ReadAsync(response, PigeonJson.Default.OperationReply, ct);
    }

    /// <summary>The status of the VM, or that of the fleet: it depends on who answers.</summary>
    public async Task<StatusAnswer> StatusAsync(CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/status");
        using var response = await SendAsync(request, ct);
        await ThrowProblemAsync(response, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        return StatusAnswer.IsOfFleet(text)
            ? new StatusAnswer.OfFleet(Parse(text, PigeonJson.Default.FleetStatusWire))
            : new StatusAnswer.OfVm(Parse(text, PigeonJson.Default.StatusWire));
    }

    /// <summary>What was done with an app lately.</summary>
    public Task<HistoryWire> HistoryAsync(AppName app, CancellationToken ct) => AskAsync(HttpMethod.Get, $"v1/apps/{app}/operations", PigeonJson.Default.HistoryWire, ct);

    public Task<OperationWire> OperationAsync(string id, CancellationToken ct) =>
        AskAsync(HttpMethod.Get, $"v1/operations/{Uri.EscapeDataString(id)}", PigeonJson.Default.OperationWire, ct);

    /// <param name="expression">Which VMs; null: all of the fleet.</param>
    public Task<VmsWire> VmsAsync(string? expression, CancellationToken ct) =>
        AskAsync(HttpMethod.Get, expression is null ? "v1/vms" : $"v1/vms?target={Uri.EscapeDataString(expression)}", PigeonJson.Default.VmsWire, ct);

    public Task<TokensWire> TokensAsync(CancellationToken ct) => AskAsync(HttpMethod.Get, "v1/tokens", PigeonJson.Default.TokensWire, ct);

    public async Task<NewTokenWire> CreateTokenAsync(TokenRequest body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/tokens") { Content = JsonContent.Create(body, PigeonJson.Default.TokenRequest) };
        using var response = await SendAsync(request, ct);
        return await ReadAsync(response, PigeonJson.Default.NewTokenWire, ct);
    }

    /// <param name="query">What of it is wanted, as the API's query has it.</param>
    public Task<AuditWire> AuditAsync(string query, CancellationToken ct) => AskAsync(HttpMethod.Get, $"v1/audit?{query}", PigeonJson.Default.AuditWire, ct);

    public Task RevokeTokenAsync(string id, CancellationToken ct) => DeleteAsync($"v1/tokens/{Uri.EscapeDataString(id)}", ct);

    public Task<CertificatesWire> CertificatesAsync(CancellationToken ct) => AskAsync(HttpMethod.Get, "v1/certificates", PigeonJson.Default.CertificatesWire, ct);

    /// <param name="which">A VM's name, a serial number, or how one begins.</param>
    public Task<RevocationWire> RevokeCertificateAsync(string which, CancellationToken ct) =>
        AskAsync(HttpMethod.Delete, $"v1/certificates/{Uri.EscapeDataString(which)}", PigeonJson.Default.RevocationWire, ct);

    /// <summary>Has the VM's agent renew; the answer comes when it has.</summary>
    public Task<VmCertificateWire> RenewCertificateAsync(VmName name, CancellationToken ct) => AskAsync(HttpMethod.Post, $"v1/vms/{name}/certificate", PigeonJson.Default.VmCertificateWire, ct);

    public Task RemoveVmAsync(VmName name, CancellationToken ct) => DeleteAsync($"v1/vms/{name}", ct);

    public async Task<DiffWire> DiffAsync(AppName app, DiffRequest body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"v1/apps/{app}/diff");
        request.Content = JsonContent.Create(body, PigeonJson.Default.DiffRequest);
        using var response = await SendAsync(request, ct);
        return await ReadAsync(response, PigeonJson.Default.DiffWire, ct);
    }

    /// <summary>Has the agent remove what is left over; the answer comes when that is done.</summary>
    public async Task<PruneWire> PruneAsync(PruneRequest body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/prune");
        request.Content = JsonContent.Create(body, PigeonJson.Default.PruneRequest);
        using var response = await SendAsync(request, ct);
        return await ReadAsync(response, PigeonJson.Default.PruneWire, ct);
    }

    /// <summary>The operation, each time it changed, until the agent ends the stream; one that has fallen silent is an <see cref="IOException"/>.</summary>
    public async IAsyncEnumerable<OperationWire> EventsAsync(OperationId id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/operations/{id}/events");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var response = await BeginAsync(request, ct);
        await ThrowProblemAsync(response, ct);
        await using var stream = new HeardStream(await response.Content.ReadAsStreamAsync(ct), LongestSilence, _time);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(ct))
            yield return Parse(item.Data, PigeonJson.Default.OperationWire);
    }

    public void Dispose() => _http.Dispose();

    private static HttpMessageHandler TransportTo(Endpoint endpoint, TimeProvider time)
    {
        if (endpoint.Address.Scheme == "https" || endpoint.Others.Count > 0) return new LeaderTransport(endpoint, address => WayTo(address, endpoint.Access), time);
        var transport = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        if (endpoint.Socket is { } path) transport.ConnectCallback = (_, ct) => ConnectAsync(path, ct);
        return transport;
    }

    private static HttpMessageHandler WayTo(Uri controller, Access access) => controller.Scheme == "https"
        ? new ControllerTransport(controller, ControllerTrust.Of(access.Token?.Pin, access.CaFile), shown: null)
        : new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };

    private async Task<T> AskAsync<T>(HttpMethod method, string path, JsonTypeInfo<T> type, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await SendAsync(request, ct);
        return await ReadAsync(response, type, ct);
    }

    private async Task DeleteAsync(string path, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        using var response = await SendAsync(request, ct);
        await ThrowProblemAsync(response, ct);
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A stream begins with what there is: it may be silent then no longer than later.</summary>
    private async Task<HttpResponseMessage> BeginAsync(HttpRequestMessage request, CancellationToken ct)
    {
        using var silence = new CancellationTokenSource(LongestSilence, _time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, silence.Token);
        try
        {
            return await SendAsync(request, end.Token);
        }
        catch (OperationCanceledException late) when (silence.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw LeaderSearch.In(late) is { IsAnswered: true } search ? CommandFailedException.NoLeader(search.Words)
                : new IOException($"{_endpoint} does not answer within {LongestSilence.TotalSeconds:0} s", late);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        }
        catch (HttpRequestException fault) when (Unreachable.Explain(_endpoint, fault) is { } why)
        {
            throw CommandFailedException.Unreachable(why, fault);
        }
        catch (NoLeaderException fault)
        {
            throw CommandFailedException.NoLeader(fault.Search.Words);
        }
        catch (WrongCertificateException fault)
        {
            throw CommandFailedException.Unreachable(fault.Message, fault);
        }
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken ct)
    {
        await ThrowProblemAsync(response, ct);
        return Parse(await response.Content.ReadAsStringAsync(ct), type);
    }

    private async Task ThrowProblemAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (response.IsSuccessStatusCode) return;
        if (response.Content.Headers.ContentType?.MediaType == "application/problem+json")
            throw CommandFailedException.Answered(Parse(await response.Content.ReadAsStringAsync(ct), PigeonJson.Default.ProblemWire));
        if (response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)
            throw CommandFailedException.Unreachable($"{_endpoint} answers {(int)response.StatusCode} {response.ReasonPhrase}", null);
        throw CommandFailedException.Misunderstood(
            $"{_endpoint} answers {(int)response.StatusCode} {response.ReasonPhrase} to {response.RequestMessage?.RequestUri?.AbsolutePath}: is that a Pigeon agent?", null);
    }

    private T Parse<T>(string text, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(text, type) ?? throw new JsonException("null");
        }
        catch (JsonException fault)
        {
            throw CommandFailedException.Misunderstood(
                $"what {_endpoint} answers is not understood ({fault.Message}): is the agent of the same version as this program?", fault);
        }
    }
}
