using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using Pigeon.Core.Protocol;
using Pigeon.TestKit;

namespace Pigeon.Benchmarks;

/// <summary>The published binary as a controller with a folder of its own, and somebody who tells it what to do as the command line does: a verb, and then its stream of events.</summary>
internal sealed class ControllerRig : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TempFolder _folder;
    private readonly ControllerProcess _process;
    private readonly LabApi _api;

    private ControllerRig(TempFolder folder, ControllerProcess process) =>
        (_folder, _process, _api) = (folder, process, new LabApi(process.Socket["unix://".Length..]));

    public int Pid => _process.Pid;

    public Uri Url => _process.Url;

    public AccessToken Ticket { get; private set; } = null!;

    /// <param name="etcd">The endpoints of the etcd that its state is in; null: files.</param>
    public static async Task<ControllerRig> StartAsync(string? etcd = null)
    {
        var folder = new TempFolder();
        var process = new ControllerProcess(folder) { Lease = "15s", Etcd = etcd };
        var rig = new ControllerRig(folder, process);
        await process.StartAsync();
        await process.SaysAsync(" leads (term");
        rig.Ticket = AccessToken.TryParse(await process.TokenAsync(), out var ticket) ? ticket : throw new InvalidOperationException("that is no token");
        return rig;
    }

    public Task<TimeSpan> ReleaseAsync(string app, string version, CancellationToken ct) =>
        SayAsync(app, new OperationRequest { Verb = "release", Version = version, Definition = new DefinitionSource("stacks.yaml", Definition(app)) }, ct);

    public Task<TimeSpan> ActivateAsync(string app, string version, CancellationToken ct) => SayAsync(app, new OperationRequest { Verb = "activate", Version = version }, ct);

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    /// <returns>From the command to the event that it is done everywhere.</returns>
    private async Task<TimeSpan> SayAsync(string app, OperationRequest request, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        var started = TimeProvider.System.GetTimestamp();
        using var body = new StringContent(JsonSerializer.Serialize(request, PigeonJson.Default.OperationRequest), Encoding.UTF8, "application/json");
        using var response = await _api.Client.PostAsync(new Uri($"/v1/apps/{app}/operations", UriKind.Relative), body, either.Token);
        var text = await response.Content.ReadAsStringAsync(either.Token);
        if (!response.IsSuccessStatusCode || JsonSerializer.Deserialize(text, PigeonJson.Default.OperationReply)?.Operation is not { } operation)
            throw new InvalidOperationException($"{request.Verb} of {app}: {text}");
        var outcome = await FollowAsync(operation.Id, either.Token);
        var took = TimeProvider.System.GetElapsedTime(started);
        return outcome.State == "done" ? took : throw new InvalidOperationException($"{request.Verb} of {app}: {outcome.State}, {outcome.Detail}\n{_process.Log}");
    }

    private async Task<OperationWire> FollowAsync(string id, CancellationToken ct)
    {
        await using var stream = await _api.Client.GetStreamAsync(new Uri($"/v1/operations/{id}/events", UriKind.Relative), ct);
        OperationWire? last = null;
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(ct)) last = JsonSerializer.Deserialize(item.Data, PigeonJson.Default.OperationWire);
        return last ?? throw new IOException("the stream of events was empty");
    }

    private static string Definition(string app) => string.Create(CultureInfo.InvariantCulture, $$$"""
        stacks:
          {{{app}}}:
            version: "{{ version }}"
            loadbal:
              frontend: web
              host: {{{app}}}.example.org
              backend_port: 8080
              healthcheck: {path: /health, interval: 2s, timeout: 1s, rise: 1, fall: 2}
              drain_timeout: 10s
            task_definitions:
              count: 1
              web:
                docker_config:
                  image: "registry.example.org/{{{app}}}:{{ version }}"
                  labels: {register_backend: "true"}

        """);
}
