using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Pigeon.Agent.Control;
using Pigeon.Agent.Processes;
using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Protocol;
using Pigeon.Core.Stacks;

namespace Pigeon.Agent.Hooks;

/// <summary>Runs one hook to its end, or calls it.</summary>
public sealed class HookCaller(string vm, ProcessRunner runner, TimeProvider time) : IDisposable
{
    private const int LongestQuote = 500;
    private const string Path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    // A redirected POST would be another request than the definition says, and so would one with the cookies of an earlier answer.
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <returns>What is wrong; null when all is well.</returns>
    /// <exception cref="TimeoutException">It took longer than it may.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">The program is not there or cannot be executed.</exception>
    /// <exception cref="HttpRequestException">Nobody answers.</exception>
    public Task<string?> CallAsync(DueHook due, CancellationToken ct)
    {
        var told = new HookWire(due.EventName, due.Operation.Text, Words.Of(due.Verb), due.App.Text, due.Version.Text, due.Active?.Text, vm);
        var text = JsonSerializer.Serialize(told, PigeonJson.Default.HookWire);
        return due.Hook.Command is { } command ? RunAsync(command, text, due.Hook.Timeout, ct) : PostAsync(due.Hook, due.Key, text, ct);
    }

    public void Dispose() => _client.Dispose();

    private async Task<string?> RunAsync(ValueList<string> command, string text, TimeSpan limit, CancellationToken ct)
    {
        // Nothing of the agent's own environment: it may hold secrets.
        var surroundings = new ProcessSurroundings(text + "\n", new Dictionary<string, string> { ["PATH"] = Path, ["LANG"] = "C.UTF-8" });
        var result = await runner.RunAsync(command[0], command.Skip(1), surroundings, limit, ct);
        return result.ExitCode == 0 ? null : $"exit {result.ExitCode}{Quote(result.Errors.Trim() is { Length: > 0 } errors ? errors : result.Output.Trim())}";
    }

    private async Task<string?> PostAsync(HookSpec hook, string key, string text, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(hook.Timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        using var content = new StringContent(text, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));
        using var request = new HttpRequestMessage(HttpMethod.Post, hook.Url) { Content = content };
        request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token);
            if (response.IsSuccessStatusCode) return null;
            var said = Quote(await BeginningAsync(response, linked.Token, ct));
            return string.Create(CultureInfo.InvariantCulture, $"status {(int)response.StatusCode}{said}");
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {hook.Timeout.TotalSeconds} s");
        }
    }

    /// <summary>What came of the body; one who hangs or hangs up in the middle of it has refused all the same.</summary>
    private static async Task<string> BeginningAsync(HttpResponseMessage response, CancellationToken limit, CancellationToken ct)
    {
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(ct));
        var buffer = new char[LongestQuote];
        var filled = 0;
        try
        {
            while (filled < buffer.Length && await reader.ReadAsync(buffer.AsMemory(filled), limit) is > 0 and var got) filled += got;
        }
        catch (Exception end) when ((end is IOException or OperationCanceledException) && !ct.IsCancellationRequested)
        {
            // The status is known, and is what matters.
        }

        return new string(buffer, 0, filled).Trim();
    }

    private static string Quote(string said) => said.Length == 0 ? "" : $": {Printable.Of(said.Length > LongestQuote ? said[^LongestQuote..] : said, LongestQuote)}";
}
