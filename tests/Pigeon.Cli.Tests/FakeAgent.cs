using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Pigeon.Core.Protocol;

namespace Pigeon.Cli.Tests;

/// <summary>Answers on a unix socket whatever a test tells it to, wrong answers above all.</summary>
internal sealed class FakeAgent : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pigeon-cli-");
    private readonly ConcurrentQueue<OperationRequest> _requests = new();
    private readonly ConcurrentQueue<HeaderDictionary> _headers = new();
    private readonly ConcurrentQueue<DiffRequest> _diffs = new();
    private readonly ConcurrentQueue<PruneRequest> _prunes = new();
    private WebApplication? _app;

    public string Host => $"unix://{_folder.FullName}/agent.sock";

    public IReadOnlyList<OperationRequest> Requests => [.. _requests];

    public IReadOnlyList<DiffRequest> Diffs => [.. _diffs];

    public IReadOnlyList<PruneRequest> Prunes => [.. _prunes];

    public IReadOnlyList<HeaderDictionary> Headers => [.. _headers];

    public RequestDelegate OnOperate { get; set; } = http => Answer.ReplyAsync(http, 202, new OperationReply { Operation = Sample.Running });

    public RequestDelegate OnDiff { get; set; } = http => Answer.JsonAsync(http, 200, JsonSerializer.Serialize(new DiffWire("vm1", "shop", 7, [], []), PigeonJson.Default.DiffWire));

    public RequestDelegate OnPrune { get; set; } = http => Answer.JsonAsync(http, 200, JsonSerializer.Serialize(new PruneWire("vm1", false, [], 0), PigeonJson.Default.PruneWire));

    public RequestDelegate OnEvents { get; set; } = http => Answer.EventsAsync(http, Sample.Done);

    public RequestDelegate OnStatus { get; set; } = http => Answer.JsonAsync(http, 200, JsonSerializer.Serialize(Sample.Status, PigeonJson.Default.StatusWire));

    public RequestDelegate OnHistory { get; set; } = http => Answer.JsonAsync(http, 200, JsonSerializer.Serialize(Sample.History, PigeonJson.Default.HistoryWire));

    public RequestDelegate OnOperation { get; set; } = http => Answer.JsonAsync(http, 200, JsonSerializer.Serialize(Sample.Done, PigeonJson.Default.OperationWire));

    public static async Task<FakeAgent> StartAsync(Action<FakeAgent>? setUp = null)
    {
        var agent = new FakeAgent();
        setUp?.Invoke(agent);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket($"{agent._folder.FullName}/agent.sock", listen => listen.Protocols = HttpProtocols.Http1));
        var app = builder.Build();
        app.Run(agent.ServeAsync);
        await app.StartAsync();
        agent._app = app;
        return agent;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is { } app)
        {
            using var atOnce = new CancellationTokenSource(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            await app.StopAsync(atOnce.Token);
            await app.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task ServeAsync(HttpContext http)
    {
        switch (http.Request.Method, http.Request.Path.Value)
        {
            case ("POST", "/v1/apps/shop/operations"):
                // The server takes its own back when the request is over.
                _headers.Enqueue(new HeaderDictionary(http.Request.Headers.ToDictionary()));
                _requests.Enqueue((await JsonSerializer.DeserializeAsync(http.Request.Body, PigeonJson.Default.OperationRequest, http.RequestAborted))!);
                await OnOperate(http);
                break;
            case ("GET", "/v1/apps/shop/operations"):
                await OnHistory(http);
                break;
            case ("GET", "/v1/operations/op-00000001"):
                await OnOperation(http);
                break;
            case ("GET", "/v1/operations/op-00000001/events"):
                await OnEvents(http);
                break;
            case ("POST", "/v1/apps/shop/diff"):
                _diffs.Enqueue((await JsonSerializer.DeserializeAsync(http.Request.Body, PigeonJson.Default.DiffRequest, http.RequestAborted))!);
                await OnDiff(http);
                break;
            case ("POST", "/v1/prune"):
                var prune = (await JsonSerializer.DeserializeAsync(http.Request.Body, PigeonJson.Default.PruneRequest, http.RequestAborted))!;
                if (prune.DryRun) http.Items["dry"] = true;
                _prunes.Enqueue(prune);
                await OnPrune(http);
                break;
            case ("GET", "/v1/status"):
                await OnStatus(http);
                break;
            default:
                http.Response.StatusCode = 404;
                break;
        }
    }
}
