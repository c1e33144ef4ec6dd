using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Controller.Audit;
using Pigeon.Core.Protocol;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Tests.Audit;

public sealed class AuditLogTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTime _time = new();
    private readonly AuditLog _log;

    public AuditLogTests() => _log = new AuditLog(_folder["audit"], "ctl1", AuditSettings.Default, _time, NullLogger<AuditLog>.Instance);

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_is_asked_is_told_by_its_result_and_alone_when_there_is_none()
    {
        await _log.WriteAsync(Record(AuditKind.Asked, "activate", request: "a1"));
        await _log.WriteAsync(Record(AuditKind.Asked, "release", request: "a2"));
        await _log.WriteAsync(Record(AuditKind.Done, "activate", request: "a1") with { Plan = ["web1: activate shop 2.0"] });
        await _log.WriteAsync(Record(AuditKind.Ended, "activate"));

        var told = Read().Records;

        Assert.Equal([("asked", "release"), ("done", "activate"), ("ended", "activate")], told.Select(each => (each.Kind, each.What)));
        Assert.Equal("web1: activate shop 2.0", Assert.Single(told[1].Plan!));
    }

    [Fact]
    public async Task The_latest_that_fit_are_told_the_oldest_of_them_first()
    {
        for (var minute = 0; minute < 5; minute++)
        {
            await _log.WriteAsync(Record(AuditKind.Done, $"verb{minute}", app: minute % 2 == 0 ? "shop" : "billing", who: minute == 4 ? "token 1 (CI)" : "root"));
            await _log.NoteAsync(Record(AuditKind.Refused, $"verb{minute}", who: "nobody") with { App = null });
            _time.Now += TimeSpan.FromMinutes(1);
        }

        Assert.Equal(["verb3", "verb4", "verb4"], Read(limit: 3).Records.Select(each => each.What));
        Assert.True(Read(limit: 3).More);
        Assert.Equal(["verb0", "verb2", "verb4"], Read(app: "shop").Records.Select(each => each.What));
        Assert.Equal(["verb4"], Read(who: "ci)").Records.Select(each => each.What));
        Assert.Equal(5, Read(refused: true).Records.Count);
        Assert.Equal(2, Read(since: _time.Now - TimeSpan.FromMinutes(1)).Records.Count);
        Assert.Equal(5, Read(maySee: record => record.Kind == AuditKind.Done).Records.Count);
    }

    [Fact]
    public async Task A_refusal_that_is_repeated_is_counted_and_told_once_a_minute()
    {
        for (var time = 0; time < 1000; time++) await _log.NoteAsync(Record(AuditKind.Refused, "GET", who: "nobody"));
        await _log.NoteAsync(Record(AuditKind.Refused, "DELETE", who: "nobody"));
        Assert.Equal(2, Read().Records.Count);

        await _log.SumUpAsync();
        await _log.SumUpAsync();

        Assert.Equal([("GET", (long?)null), ("DELETE", null), ("GET", 999)], Read().Records.Select(each => (each.What, each.Times)));
    }

    [Fact]
    public async Task A_flood_of_refusals_of_all_kinds_is_bounded_and_pushes_no_change_out()
    {
        await _log.WriteAsync(Record(AuditKind.Done, "activate"));

        for (var kind = 0; kind < 20_000; kind++) await _log.NoteAsync(Record(AuditKind.Refused, "GET", who: "nobody") with { From = $"10.0.{kind / 250}.{kind % 250}" });
        await _log.SumUpAsync();

        var lines = await File.ReadAllLinesAsync(Path.Combine(_folder["audit"], "refused.jsonl"));
        Assert.Equal(AuditRepeats.MostKinds + 2, lines.Length);
        Assert.Equal(20_000 - AuditRepeats.MostKinds - 1, AuditJson.Parse(lines[^1])!.Times);
        Assert.Equal("activate", Assert.Single(Read(app: "shop", maySee: record => record.Kind == AuditKind.Done).Records).What);
    }

    [Fact]
    public async Task A_flood_of_one_caller_hides_no_refusal_of_another_one()
    {
        foreach (var who in (string[])["nobody", "token 1 (ci)"])
            for (var kind = 0; kind < 2 * AuditRepeats.MostKinds; kind++) await _log.NoteAsync(Record(AuditKind.Refused, "GET", who: who) with { Path = $"GET /{kind}" });

        await _log.NoteAsync(Record(AuditKind.Refused, "DELETE", who: "token 2"));

        Assert.Equal("DELETE", Assert.Single(Read(who: "token 2").Records).What);
        Assert.Equal((AuditRepeats.MostKinds + 1, "many"), (Read(who: "token 1", limit: 5000).Records.Count, Read(who: "token 1").Records[^1].What));
    }

    [Fact]
    public async Task Many_at_once_are_all_on_the_disk_when_they_are_told_so()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(() => _log.WriteAsync(Record(AuditKind.Done, $"verb{number}")))));

        Assert.Equal(200, (await File.ReadAllLinesAsync(Path.Combine(_folder["audit"], "changes.jsonl"))).Select(AuditJson.Parse).OfType<AuditRecordWire>().DistinctBy(each => each.What).Count());
    }

    private AuditWire Read(DateTimeOffset? since = null, string? app = null, string? who = null, bool refused = false, int limit = 50, Func<AuditRecordWire, bool>? maySee = null) =>
        _log.Read(new AuditQuery(since, app, who, refused, limit, maySee ?? (_ => true)));

    private AuditRecordWire Record(string kind, string what, string? request = null, string app = "shop", string who = "root") => new()
    {
        At = _time.Now, Controller = "ctl1", Kind = kind, Who = who, From = "unix", What = what, Path = "", App = app, Request = request, Result = "ok",
    };
}
