using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Controller.Audit;
using Pigeon.Controller.Tests.Fleet;
using Pigeon.Core.Protocol;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Tests.Audit;

/// <summary>What operations came to is in the audit, whatever became of the controller meanwhile.</summary>
public sealed class OutcomeWatchTests : IAsyncLifetime, IDisposable
{
    private readonly KeeperRig _rig = new();
    private readonly TempFolder _folder = new();
    private readonly AuditLog _log;

    public OutcomeWatchTests() => _log = new AuditLog(_folder["audit"], "ctl1", AuditSettings.Default, TimeProvider.System, NullLogger<AuditLog>.Instance);

    public Task InitializeAsync() => _rig.StartAsync();

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_operation_that_ends_is_told_with_what_it_came_to()
    {
        await using var watch = Watch();
        await _rig.ReleaseAsync("1.0");
        await _rig.SettleAsync();

        await KeeperRig.EventuallyAsync(() => Ended().Count == 1, "it is told");
        Assert.Equal(("release", "shop", "1.0", "done", "ci", "shop 1.0 is released on 2 VMs"), Pair(Ended()[0]));
    }

    [Fact]
    public async Task What_ended_while_nobody_watched_is_told_later_when_it_was_begun_here()
    {
        await _rig.ReleaseAsync("1.0");
        await _log.WriteAsync(Begun("operation-1"));
        await _rig.SettleAsync();
        await _rig.ActivateAsync();
        await _rig.SettleAsync();

        await using (Watch()) await KeeperRig.EventuallyAsync(() => Ended().Count == 1, "it is told");
        await using (Watch())
        {
            await _rig.ReleaseAsync("2.0");
            await _rig.SettleAsync();
            await KeeperRig.EventuallyAsync(() => Ended().Count == 2, "the next is told");
        }

        Assert.Equal(["operation-1", "operation-3"], Ended().Select(record => record.Operation));
    }

    private List<AuditRecordWire> Ended() => [.. _log.Read(new AuditQuery(null, null, null, false, 100, _ => true)).Records.Where(record => record.Kind == AuditKind.Ended)];

    private AuditRecordWire Begun(string operation) => new()
    {
        At = _log.Now, Controller = "ctl1", Kind = AuditKind.Done, Who = "ci", From = "unix", What = "release", Path = "", App = "shop", Operation = operation, Result = AuditResult.Accepted,
    };

    private static (string, string?, string?, string, string, string?) Pair(AuditRecordWire record) => (record.What, record.App, record.Version, record.Result, record.Who, record.Detail);

    private Watching Watch() => new(new OutcomeWatch(_log, _rig.Keeper, _rig.Journal, TimeProvider.System));

    private sealed class Watching : IAsyncDisposable
    {
        private readonly CancellationTokenSource _life = new();
        private readonly Task _running;

        public Watching(OutcomeWatch watch) => _running = watch.RunAsync(_life.Token);

        public async ValueTask DisposeAsync()
        {
            await _life.CancelAsync();
            await Task.WhenAny(_running);
            _life.Dispose();
        }
    }
}
