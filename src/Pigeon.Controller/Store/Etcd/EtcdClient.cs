using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Pigeon.Controller.Settings;
using Pigeon.Core;

namespace Pigeon.Controller.Store.Etcd;

/// <summary>
/// An etcd, over the HTTP gateway that each of its members has. Whichever member answered last is asked first. What is asked is asked of all of them in turn; a
/// change is said to another member only where it is sure that the one before never heard of it.
/// </summary>
internal sealed partial class EtcdClient(EtcdPlace place, TimeProvider time, ILogger logger) : IEtcd
{
    /// <summary>An etcd that has lost its leader has another one within two seconds.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(3);

    private readonly HttpClient _http = new(EtcdTransport.Create(place)) { Timeout = Timeout.InfiniteTimeSpan };
    private int _current;
    private volatile string? _session;
    private volatile string? _trouble;

    public TimeProvider Time => time;

    public string? Trouble => _trouble;

    public async Task<TAnswer> AskAsync<TAsk, TAnswer>(EtcdCall<TAsk, TAnswer> call, TAsk ask, CancellationToken ct, TimeSpan? limit = null)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(ask, call.Ask);
        var faults = new List<string>();
        for (var (attempt, first, renewed) = (0, Volatile.Read(ref _current), false); attempt < place.Endpoints.Count; attempt++)
        {
            var (at, member) = At(first + attempt);
            try
            {
                var answer = await AskOneAsync(member, call, body, limit ?? AnswerLimit, ct);
                Well(at);
                return answer;
            }
            catch (EtcdRefusedException refused) when (refused.IsOfSession && _session is not null && !renewed)
            {
                // Sessions end: with a new one the same is asked of the same member.
                (_session, renewed, attempt) = (null, true, attempt - 1);
            }
            catch (Exception fault) when (!ct.IsCancellationRequested && IsOfMember(fault))
            {
                faults.Add($"{member.Authority}: {Explain(fault)}");
                MoveOn(at, member, Explain(fault));
                if (call.IsChange && !IsUnsaid(fault)) throw new StoreUnsureException($"the etcd was told a change, and did not say what became of it ({faults[^1]})", fault);
            }
        }

        throw new StoreException(_trouble = $"no etcd answers: {string.Join("; ", faults)}");
    }

    public async IAsyncEnumerable<T> StreamAsync<TAsk, T>(string path, TAsk ask, JsonTypeInfo<TAsk> askType, JsonTypeInfo<EtcdWire.Streamed<T>> type, [EnumeratorCancellation] CancellationToken ct)
        where T : class
    {
        var (at, member) = At(Volatile.Read(ref _current));
        using var response = await GuardAsync(at, member, () => SendAsync(member, path, JsonSerializer.SerializeToUtf8Bytes(ask, askType), ct), ct);
        using var lines = new StreamReader(await GuardAsync(at, member, () => response.Content.ReadAsStreamAsync(ct), ct), Encoding.UTF8);
        while (await GuardAsync(at, member, () => lines.ReadLineAsync(ct).AsTask(), ct) is { } line)
        {
            if (line.Length == 0) continue;
            var said = await GuardAsync(at, member, () => Task.FromResult(Parse(Encoding.UTF8.GetBytes(line), type)), ct);
            if (said.Error is { } error) throw new EtcdRefusedException(error.GrpcCode, Printable.Of(error.Message));
            if (said.Result is { } result) yield return result;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<TAnswer> AskOneAsync<TAsk, TAnswer>(Uri member, EtcdCall<TAsk, TAnswer> call, byte[] body, TimeSpan limit, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            if (place.User is { } user && _session is null) await LogInAsync(member, user, linked.Token);
            using var response = await SendAsync(member, call.Path, body, linked.Token);
            return Parse(await response.Content.ReadAsByteArrayAsync(linked.Token), call.Answer);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new TimeoutException($"it does not answer within {limit.TotalSeconds:0.#} s");
        }
    }

    private async Task LogInAsync(Uri member, string user, CancellationToken ct)
    {
        var password = place.PasswordFile is { } file ? (await File.ReadAllTextAsync(file, ct)).TrimEnd('\r', '\n') : "";
        var body = JsonSerializer.SerializeToUtf8Bytes(new EtcdWire.Authenticate(user, password), EtcdCalls.Authenticate.Ask);
        using var response = await SendAsync(member, EtcdCalls.Authenticate.Path, body, ct);
        _session = Parse(await response.Content.ReadAsByteArrayAsync(ct), EtcdCalls.Authenticate.Answer).Token;
    }

    /// <returns>The answer, of which only the head has been read, and which is a good one.</returns>
    private async Task<HttpResponseMessage> SendAsync(Uri member, string path, byte[] body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(member, path)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (_session is { } session && path != EtcdCalls.Authenticate.Path) request.Headers.TryAddWithoutValidation("Authorization", session);
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (response.IsSuccessStatusCode) return response;
        using (response) throw await RefusalAsync(response, ct);
    }

    private static async Task<Exception> RefusalAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var text = await response.Content.ReadAsByteArrayAsync(ct);
        if (response.Content.Headers.ContentType?.MediaType != "application/json")
            return new IOException($"it answers {(int)response.StatusCode} {response.ReasonPhrase}: is that an etcd of 3.4 or later, at the address that it has for its clients?");
        var refusal = Parse(text, EtcdJson.Default.Refusal);
        return new EtcdRefusedException(refusal.Code, Printable.Of(refusal.Message));
    }

    private static T Parse<T>(byte[] text, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(text, type) ?? throw new JsonException("null");
        }
        catch (JsonException fault)
        {
            throw new IOException($"what it answers is not understood: {fault.Message}", fault);
        }
    }

    private async Task<T> GuardAsync<T>(int at, Uri member, Func<Task<T>> act, CancellationToken ct)
    {
        try
        {
            return await act();
        }
        catch (Exception fault) when (!ct.IsCancellationRequested && IsOfMember(fault))
        {
            MoveOn(at, member, Explain(fault));
            throw new StoreException($"{member.Authority}: {Explain(fault)}", fault);
        }
    }

    private (int At, Uri Member) At(int number) => (number % place.Endpoints.Count, place.Endpoints[number % place.Endpoints.Count]);

    private void Well(int at)
    {
        Volatile.Write(ref _current, at);
        if (_trouble is null) return;
        _trouble = null;
        Log.Well(logger, place);
    }

    private void MoveOn(int at, Uri member, string why)
    {
        // Others may have moved on already.
        if (Interlocked.CompareExchange(ref _current, (at + 1) % place.Endpoints.Count, at) == at && _trouble is null) Log.MovedOn(logger, member.Authority, why);
    }

    private static bool IsOfMember(Exception fault) =>
        fault is HttpRequestException or IOException or UnauthorizedAccessException or TimeoutException or OperationCanceledException or EtcdRefusedException { IsOfMember: true };

    /// <summary>Whether there was no connection to say it over.</summary>
    private static bool IsUnsaid(Exception fault) => fault is UnauthorizedAccessException or OperationCanceledException { InnerException: TimeoutException }
        or HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError };

    private static string Explain(Exception fault) => Printable.Of(fault is OperationCanceledException ? $"no connection within {ConnectLimitText}" : (fault.InnerException as IOException ?? fault).Message);

    private const string ConnectLimitText = "2 s";

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The etcd member {Member} fails, and another one is asked: {Why}")]
        public static partial void MovedOn(ILogger logger, string member, string why);

        [LoggerMessage(LogLevel.Information, "The {Place} answers again")]
        public static partial void Well(ILogger logger, EtcdPlace place);
    }
}
