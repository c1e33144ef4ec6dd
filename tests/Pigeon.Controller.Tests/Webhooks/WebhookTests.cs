using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Controller.Audit;
using Pigeon.Controller.Fleet;
using Pigeon.Controller.Store;
using Pigeon.Controller.Tests.Fleet;
using Pigeon.Controller.Webhooks;
using Pigeon.Core;
using Pigeon.Core.Protocol;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Tests.Webhooks;

public sealed class WebhookTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly KeeperRig _rig = new();
    private readonly TempFolder _folder = new();
    private readonly AuditLog _audit;
    private Receiver? _receiver;
    private Service? _service;

    public WebhookTests() => _audit = new AuditLog(_folder["audit"], "ctl1", AuditSettings.Default, TimeProvider.System, NullLogger<AuditLog>.Instance);

    private Receiver Taker => _receiver!;

    public async Task InitializeAsync()
    {
        _folder.Write("secret", "0123456789abcdef\n");
        _receiver = await Receiver.StartAsync();
        await _rig.StartAsync();
        _service = await ServeAsync(Hook());
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _service!.DisposeAsync();
        await Taker.DisposeAsync();
        await _rig.DisposeAsync();
        _audit.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_operation_is_told_when_it_starts_and_when_it_is_done_signed_as_the_page_about_it_says()
    {
        await ReleaseAsync();

        await ToldAsync("operation-1.started", "operation-1.done");

        var last = Taker.All[^1];
        var message = JsonSerializer.Deserialize(last.Body, PigeonJson.Default.WebhookWire)!;
        Assert.Equal(("done", "ctl1", "shop", "done", "/hook"), (message.Event, message.Controller, message.Operation.App, message.Operation.State, last.Path));
        Assert.Equal("done", last.Event);
        await File.WriteAllBytesAsync(_folder["body.json"], last.Body);
        var (time, code) = (last.Signature.Split(',')[0]["t=".Length..], last.Signature.Split(',')[1]["v1=".Length..]);
        Assert.Equal(code, await AsTheDocumentationSaysAsync(time));
        Assert.NotEqual(code, await AsTheDocumentationSaysAsync($"{long.Parse(time, System.Globalization.CultureInfo.InvariantCulture) + 1}"));
    }

    [Fact]
    public async Task What_is_not_taken_is_said_again_in_order_under_the_same_id()
    {
        Taker.Next(StatusCodes.Status500InternalServerError, StatusCodes.Status302Found);

        await ReleaseAsync();

        await ToldAsync("operation-1.started", "operation-1.started", "operation-1.started", "operation-1.done");
        Assert.All(Taker.All, told => Assert.Equal("/hook", told.Path));
        await KeeperRig.EventuallyAsync(() => _service!.State.FailsSince is null, "it counts as taken");
    }

    [Fact]
    public async Task A_receiver_that_is_gone_holds_nobody_up_is_shown_and_is_told_when_it_is_back()
    {
        var port = Taker.Url.Port;
        await Taker.DisposeAsync();

        await ReleaseAsync();

        await KeeperRig.EventuallyAsync(() => _service!.State is { Waiting: 2, FailsSince: not null, Problem: { Length: > 0 } why } && !why.Contains("hidden", StringComparison.Ordinal), "it is shown");
        _receiver = await Receiver.StartAsync(port);
        await ToldAsync("operation-1.started", "operation-1.done");
    }

    [Fact]
    public async Task Another_controller_says_what_is_still_to_be_said_and_nothing_twice()
    {
        Taker.Next(StatusCodes.Status204NoContent);
        Taker.Answer = StatusCodes.Status503ServiceUnavailable;
        await ReleaseAsync();
        await ToldAsync("operation-1.started", "operation-1.done");
        await _service!.DisposeAsync();
        await _rig.RestartAsync();
        Taker.Answer = StatusCodes.Status200OK;

        _service = await ServeAsync(Hook());

        await KeeperRig.EventuallyAsync(() => _service.State.Waiting == 0, "all is said");
        Assert.Single(Taker.All, told => told.Delivery == "operation-1.started");
        Assert.Equal("operation-1.done", Taker.All[^1].Delivery);
    }

    [Fact]
    public async Task A_new_webhook_is_told_of_nothing_that_was_before_it_and_of_what_it_asks_for_alone()
    {
        await ReleaseAsync();
        await ToldAsync("operation-1.started", "operation-1.done");
        await using var later = await Receiver.StartAsync();
        await using var service = await ServeAsync(Hook() with { Name = WebhookName.Parse("later"), Url = later.Url, On = [WebhookEvent.Done, WebhookEvent.Failed] });

        await _rig.ActivateAsync();
        await _rig.SettleAsync();

        await Eventually.TrueAsync(() => later.All.Count > 0, "it is told", TimeSpan.FromSeconds(20));
        Assert.Equal(["operation-2.done"], later.All.Select(told => told.Delivery));
    }

    [Fact]
    public async Task Without_a_secret_that_is_one_nothing_is_said()
    {
        _folder.Write("secret", "short");

        await ReleaseAsync();

        await KeeperRig.EventuallyAsync(() => _service!.State.Problem?.Contains("must have 16 to 4096 bytes", StringComparison.Ordinal) == true, "it is shown");
        Assert.Empty(Taker.All);
        _folder.Write("secret", "a secret that is long enough");
        await ToldAsync("operation-1.started", "operation-1.done");
    }

    [Fact]
    public async Task What_nobody_took_for_a_day_is_given_up_and_in_the_audit()
    {
        Taker.Answer = StatusCodes.Status503ServiceUnavailable;
        await ReleaseAsync();
        await ToldAsync("operation-1.started");
        await _service!.DisposeAsync();

        _service = await ServeAsync(Hook(), ahead: TimeSpan.FromHours(25));

        await KeeperRig.EventuallyAsync(() => _service.State.Waiting == 0, "all is given up");
        Assert.Equal(["webhook given-up operation-1 webhook chat was not told of 'started': nobody took it for a day", "webhook given-up operation-1 webhook chat was not told of 'done': nobody took it for a day"],
            _audit.Newest(1).Reverse().Select(record => $"{record.What} {record.Result} {record.Operation} {record.Detail}"));
    }

    [Fact]
    public async Task A_receiver_that_is_slow_is_told_nothing_for_ever_that_is_forgotten_meanwhile()
    {
        var held = new TaskCompletionSource();
        Taker.Held = held.Task;
        await ReleaseAsync();
        await Eventually.TrueAsync(() => Taker.All.Count == 1, "it is told the first", TimeSpan.FromSeconds(20));
        for (var operation = 2; operation <= 30; operation++)
        {
            await (operation % 2 == 0 ? _rig.DeactivateAsync("1.0") : _rig.ReleaseAsync("1.0"));
            await _rig.SettleAsync();
        }

        held.SetResult();

        await ToldLastAsync("operation-30.done");
        await KeeperRig.EventuallyAsync(() => _service!.State.Waiting == 0, "all is said");
        Assert.All(Taker.All.GroupBy(told => told.Delivery), told => Assert.True(told.Count() <= 2, $"{told.Key} was said {told.Count()} times"));
    }

    private async Task ReleaseAsync()
    {
        await _rig.ReleaseAsync("1.0");
        await _rig.SettleAsync();
    }

    private Task ToldAsync(params string[] deliveries) =>
        Eventually.TrueAsync(() => Taker.All.Select(told => told.Delivery).SequenceEqual(deliveries), string.Join(", ", deliveries), TimeSpan.FromSeconds(20));

    private Task ToldLastAsync(string delivery) => Eventually.TrueAsync(() => Taker.All[^1].Delivery == delivery, delivery, TimeSpan.FromSeconds(40));

    private Webhook Hook() => new(WebhookName.Parse("chat"), Taker.Url, _folder["secret"], Enum.GetValues<WebhookEvent>().ToValueList());

    /// <param name="ahead">How much later it is than the clock of this machine says.</param>
    private async Task<Service> ServeAsync(Webhook hook, TimeSpan ahead = default) => await Service.StartAsync(hook, new FileStore(_folder.Folder(hook.Name.Text)), _rig, _audit, new AheadTime(ahead));

    private async Task<string> AsTheDocumentationSaysAsync(string time)
    {
        var page = await File.ReadAllLinesAsync(Path.Combine(RepositoryRoot.Path, "docs", "controller.md"));
        var command = page.Single(line => line.StartsWith("python3 -c ", StringComparison.Ordinal)).Replace("chat.secret", "secret", StringComparison.Ordinal);
        var answer = await Tool.RunAsync("/bin/sh", ["-c", $"cd {_folder.Path} && TIME={time} && {command}"], CancellationToken.None);
        return answer.Trim();
    }

    private sealed class AheadTime(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
    }

    /// <summary>The webhooks of one controller, from its start to its end.</summary>
    private sealed class Service(WebhookDesk desk, WebhookLedger ledger, WebhookClient client, CancellationTokenSource end, Task running) : IAsyncDisposable
    {
        private bool _ended;

        public WebhookStateWire State => Assert.Single(desk.Show());

        public static async Task<Service> StartAsync(Webhook hook, FileStore store, KeeperRig rig, AuditLog audit, TimeProvider time)
        {
            var (ledger, client, end) = (new WebhookLedger(store), new WebhookClient(time), new CancellationTokenSource());
            var desk = new WebhookDesk(audit, [new WebhookQueue(hook, () => 0)], ledger, () => rig.Keeper.Picture.Desired, rig.Journal, client, time, NullLogger<WebhookDesk>.Instance);
            var service = new Service(desk, ledger, client, end, desk.RunAsync(end.Token));
            await KeeperRig.EventuallyAsync(async () => (await store.KeysAsync(StoreCollection.Deliveries, CancellationToken.None)).Count > 0, "it is known");
            return service;
        }

        public async ValueTask DisposeAsync()
        {
            if (_ended) return;
            _ended = true;
            await end.CancelAsync();
            await Task.WhenAny(running);
            end.Dispose();
            client.Dispose();
            ledger.Dispose();
        }
    }
}
