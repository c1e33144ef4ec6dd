using System.Net;
using Pigeon.Hosting.Tls;

namespace Pigeon.Client;

/// <summary>
/// Carries requests to whichever of a fleet's controllers leads: one that is gone is passed over, one that follows names the leader, and while none leads it waits a
/// little, because another one takes over within seconds.
/// </summary>
internal sealed class LeaderTransport(Endpoint endpoint, TimeProvider time) : HttpMessageHandler
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Whoever only looks wants to hear that nobody leads, and why.</summary>
    private static readonly TimeSpan PatienceToLook = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const int MostNamed = 3;

    private readonly Dictionary<Uri, HttpMessageInvoker> _ways = [];
    private Uri? _leader;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (said, began, patience) = (request.RequestUri!, time.GetTimestamp(), request.Method == HttpMethod.Get ? PatienceToLook : Patience);
        while (true)
        {
            var (answer, isLeaderless, fault) = await AskAllAsync(request, said, cancellationToken);
            if (!isLeaderless || time.GetElapsedTime(began) > patience) return answer ?? throw fault!;
            answer?.Dispose();
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            foreach (var way in _ways.Values) way.Dispose();
        base.Dispose(disposing);
    }

    /// <returns>The first answer that is one, else the last that says that nobody leads, or why the one that leads cannot be reached.</returns>
    private async Task<(HttpResponseMessage? Answer, bool IsLeaderless, HttpRequestException? Fault)> AskAllAsync(HttpRequestMessage request, Uri said, CancellationToken ct)
    {
        var open = new List<Uri>([.. _leader is null ? [] : new[] { _leader }, .. endpoint.Others.Prepend(endpoint.Address).Where(address => address != _leader)]);
        var (leaderless, isNamed) = ((HttpResponseMessage?)null, false);
        HttpRequestException? gone = null;
        for (var named = 0; open.Count > 0;)
        {
            var address = open[0];
            open.RemoveAt(0);
            HttpResponseMessage answer;
            try
            {
                request.RequestUri = address == endpoint.Address ? said : new Uri(address, said.PathAndQuery);
                answer = await WayTo(address).SendAsync(request, ct);
            }
            catch (HttpRequestException fault) when ((open.Count > 0 || leaderless is not null || isNamed) && IsUnsaid(fault))
            {
                // It was told nothing, so another one may be told the same.
                if (_leader == address) _leader = null;
                gone = fault;
                continue;
            }

            if (IsProblem(answer, HttpStatusCode.TemporaryRedirect) && ControllerUrl.OriginOf(answer.Headers.Location) is { } leader && named++ < MostNamed)
            {
                answer.Dispose();
                isNamed = true;
                open.RemoveAll(each => each == leader);
                open.Insert(0, leader);
                continue;
            }

            if (!IsProblem(answer, HttpStatusCode.ServiceUnavailable) || answer.Headers.RetryAfter is null)
            {
                leaderless?.Dispose();
                _leader = address;
                return (answer, false, null);
            }

            leaderless?.Dispose();
            leaderless = answer;
        }

        // Whoever follows names one that is gone until its lease is over.
        return (leaderless, true, gone);
    }

    private HttpMessageInvoker WayTo(Uri address)
    {
        if (_ways.TryGetValue(address, out var known)) return known;
        HttpMessageHandler transport = address.Scheme == "https"
            ? new ControllerTransport(address, ControllerTrust.Of(endpoint.Access.Token?.Pin, endpoint.Access.CaFile), shown: null)
            : new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        return _ways[address] = new HttpMessageInvoker(transport);
    }

    private static bool IsProblem(HttpResponseMessage answer, HttpStatusCode status) => answer.StatusCode == status && answer.Content.Headers.ContentType?.MediaType == "application/problem+json";

    private static bool IsUnsaid(HttpRequestException fault) =>
        fault.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;
}
