using System.Globalization;
using System.Net;
using Pigeon.Hosting;
using Pigeon.Hosting.Tls;

namespace Pigeon.Client;

/// <summary>
/// Carries requests to whichever of a fleet's controllers leads: one that is gone is passed over, one that follows names the leader, and while none leads it waits a
/// little, because another one takes over within seconds.
/// </summary>
/// <param name="dial">Makes the way to a controller.</param>
internal sealed class LeaderTransport(Endpoint endpoint, Func<Uri, HttpMessageHandler> dial, TimeProvider time) : HttpMessageHandler
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Whoever only looks wants to hear that nobody leads, and why.</summary>
    private static readonly TimeSpan PatienceToLook = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>How many controllers are asked in a round though nobody but another controller has named them.</summary>
    private const int MostNamed = 8;

    /// <summary>How often it is looked whether a controller that has not answered yet lives, and how long it may take to say so.</summary>
    private static readonly TimeSpan LifeSign = TimeSpan.FromSeconds(5);

    private const string IdempotencyKey = "Idempotency-Key";

    private readonly Dictionary<Uri, HttpMessageInvoker> _ways = [];
    private Uri? _leader;

    /// <exception cref="NoLeaderException">Nobody leads, and somebody could be asked.</exception>
    /// <exception cref="HttpRequestException">Nobody could be asked, or a connection broke.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (said, began, patience) = (request.RequestUri!, time.GetTimestamp(), request.Method == HttpMethod.Get ? PatienceToLook : Patience);
        var search = new LeaderSearch([.. _leader is null ? [] : new[] { _leader }, endpoint.Address, .. endpoint.Others]);
        try
        {
            while (true)
            {
                if (await AskAllAsync(request, said, search, cancellationToken) is { } answer) return answer;
                if (time.GetElapsedTime(began) > patience) throw new NoLeaderException(search);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Whoever waits no longer may want to know for whom it was.
            throw new OperationCanceledException("nobody has answered", new NoLeaderException(search), cancellationToken);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            foreach (var way in _ways.Values) way.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Asks each once.</summary>
    /// <returns>The answer of the one that leads; null when nobody does, as far as those say that can be asked.</returns>
    private async Task<HttpResponseMessage?> AskAllAsync(HttpRequestMessage request, Uri said, LeaderSearch search, CancellationToken ct)
    {
        var open = new List<Uri>(search.Order);
        var (asked, most) = (new HashSet<Uri>(), open.Count + MostNamed);
        HttpRequestException? gone = null;
        while (open.Count > 0)
        {
            var address = open[0];
            open.RemoveAt(0);
            if (!asked.Add(address)) continue;
            search.Ask(address);
            HttpResponseMessage answer;
            try
            {
                request.RequestUri = address == endpoint.Address ? said : new Uri(address, said.PathAndQuery);
                answer = await AskAsync(address, request, search, ct);
            }
            catch (HttpRequestException fault) when (IsUnsaid(fault) || request.Method == HttpMethod.Get || request.Headers.Contains(IdempotencyKey))
            {
                // It was told nothing, or what is only done once however many are told.
                if (_leader == address) _leader = null;
                search.Miss(address, fault.Message);
                if (gone is null || IsUnsaid(gone)) gone = fault;
                continue;
            }

            var (isFollower, isLeaderless) = (IsProblem(answer, HttpStatusCode.TemporaryRedirect), IsProblem(answer, HttpStatusCode.ServiceUnavailable) && answer.Headers.RetryAfter is not null);
            if (!isFollower && !isLeaderless)
            {
                _leader = address;
                return answer;
            }

            using (answer)
            {
                await search.HearAsync(address, answer, ct);
                if (isFollower && asked.Count < most && ControllerUrl.OriginOf(answer.Headers.Location) is { } leader) open.Insert(0, leader);
            }
        }

        if (search.IsAnswered) return null;
        throw search.Words.Count == 1 ? gone! : new HttpRequestException(gone!.HttpRequestError, string.Join("; ", search.Words), gone);
    }

    /// <summary>One that is frozen takes connections, and answers nothing: where there is another one to ask, nobody waits for it.</summary>
    private async Task<HttpResponseMessage> AskAsync(Uri address, HttpRequestMessage request, LeaderSearch search, CancellationToken ct)
    {
        if (endpoint.Others.Count == 0) return await WayTo(address).SendAsync(request, ct);
        if (request.Headers.Contains(IdempotencyKey)) return await AskWhileItLivesAsync(address, request, ct);
        if (request.Method != HttpMethod.Get) return await WayTo(address).SendAsync(request, ct);
        var limit = search.LimitOf(address, PatienceToLook);
        return await AskWithinAsync(address, request, limit, ct)
            ?? throw new HttpRequestException(HttpRequestError.ConnectionError, string.Create(CultureInfo.InvariantCulture, $"it does not answer within {limit.TotalSeconds:0} s"));
    }

    /// <summary>What may be said again under its key may wait for another operation meanwhile, but not for a controller that is there no more.</summary>
    /// <exception cref="HttpRequestException">It is not; whether it has heard of the change nobody knows.</exception>
    private async Task<HttpResponseMessage> AskWhileItLivesAsync(Uri address, HttpRequestMessage request, CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var answer = WayTo(address).SendAsync(request, end.Token);
        do await Pulse.WaitAsync(answer, LifeSign, time, ct);
        while (!answer.IsCompleted && await LivesAsync(address, ct));
        if (answer.IsCompleted) return await answer;
        await end.CancelAsync();
        await Task.WhenAny(answer);
        return answer.IsCompletedSuccessfully ? await answer : throw new HttpRequestException(HttpRequestError.ResponseEnded, $"{address.Authority} is there no more");
    }

    private async Task<bool> LivesAsync(Uri address, CancellationToken ct)
    {
        try
        {
            using var question = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "/healthz"));
            using var answer = await AskWithinAsync(address, question, LifeSign, ct);
            return answer is not null;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <returns>Null when there was no answer in time.</returns>
    private async Task<HttpResponseMessage?> AskWithinAsync(Uri address, HttpRequestMessage request, TimeSpan limit, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(limit, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            return await WayTo(address).SendAsync(request, end.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return null;
        }
    }

    private HttpMessageInvoker WayTo(Uri address) => _ways.TryGetValue(address, out var known) ? known : _ways[address] = new HttpMessageInvoker(dial(address));

    private static bool IsProblem(HttpResponseMessage answer, HttpStatusCode status) => answer.StatusCode == status && answer.Content.Headers.ContentType?.MediaType == "application/problem+json";

    private static bool IsUnsaid(HttpRequestException fault) =>
        fault.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;
}
