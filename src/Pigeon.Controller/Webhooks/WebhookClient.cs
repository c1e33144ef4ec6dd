using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Pigeon.Core;
using Pigeon.Core.Protocol;

namespace Pigeon.Controller.Webhooks;

/// <summary>Says one message to one receiver, once.</summary>
internal sealed class WebhookClient : IDisposable
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of a secret's file; more is no secret.</summary>
    private const int LargestSecret = 4096;

    // Whoever redirects could be told to anybody: the receiver is the one in the settings. A proxy of the environment (HTTPS_PROXY, NO_PROXY) is used.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly TimeProvider _time;

    public WebhookClient(TimeProvider time)
    {
        _time = time;
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Pigeon", "1"));
    }

    /// <returns>Why it was not taken; null when it was.</returns>
    public async Task<string?> SayAsync(Webhook hook, string id, WebhookWire message, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(AnswerLimit, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(message, PigeonJson.Default.WebhookWire);
            using var request = new HttpRequestMessage(HttpMethod.Post, hook.Url) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Add("Pigeon-Delivery", id);
            request.Headers.Add("Pigeon-Event", message.Event);
            request.Headers.Add(WebhookSignature.Header, WebhookSignature.Of(body, ReadSecret(hook.SecretFile), _time.GetUtcNow()));

            // What it says is of no use, and might never end.
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token);
            return (int)response.StatusCode switch
            {
                >= 200 and < 300 => null,
                >= 300 and < 400 and var status => $"it answers {status}, a redirection, which is not followed: name the place itself under 'url'",
                var status => $"it answers {status} {Printable.Of(response.ReasonPhrase ?? "")}".TrimEnd(),
            };
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return $"it does not answer within {AnswerLimit.TotalSeconds:0} s";
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            return Printable.Of(fault.Message);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <exception cref="IOException">There is none that is of use.</exception>
    private static byte[] ReadSecret(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[LargestSecret + 1];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var secret = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes, 0, length).Trim());
        return length <= LargestSecret && secret.Length >= WebhookSignature.ShortestSecret ? secret
            : throw new IOException($"the secret in {path} must have {WebhookSignature.ShortestSecret} to {LargestSecret} bytes: `openssl rand -hex 32` makes one");
    }
}
