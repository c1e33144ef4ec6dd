using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Pigeon.Core.Protocol;

namespace Pigeon.Controller.Audit;

/// <summary>
/// Who asked for what, and what came of it. Changes, what VMs did with a token to join, and refusals lie in files of their own, so that nobody can push changes out by
/// being refused; what is refused again and again is told once a minute.
/// </summary>
internal sealed partial class AuditLog : IAuditLog, IDisposable
{
    public const string Changes = "changes";
    public const string Joins = "joins";
    public const string Refusals = "refused";

    /// <summary>Refusals of different kinds that are told in a minute; of what comes beyond them only how much it was.</summary>
    public const int MostKinds = 500;

    private const int FewFiles = 4;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly AuditLines _changes;
    private readonly AuditLines _joins;
    private readonly AuditLines _refusals;
    private readonly ConcurrentDictionary<RefusalKind, Repeats> _repeats = new();
    private readonly Channel<AuditRecordWire> _heard = Channel.CreateBounded<AuditRecordWire>(new BoundedChannelOptions(MostKinds) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly ILogger<AuditLog> _logger;

    /// <param name="controller">The controller's name.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public AuditLog(string folder, string controller, AuditSettings limits, TimeProvider time, ILogger<AuditLog> logger)
    {
        (_folder, Controller, _time, _logger) = (folder, controller, time, logger);
        _changes = new AuditLines(new AuditFile(folder, Changes, limits, time));
        _joins = new AuditLines(new AuditFile(folder, Joins, limits with { Files = Math.Min(limits.Files, FewFiles) }, time));
        _refusals = new AuditLines(new AuditFile(folder, Refusals, limits with { Files = Math.Min(limits.Files, FewFiles) }, time));
    }

    public string Controller { get; }

    public DateTimeOffset Now => _time.GetUtcNow();

    /// <inheritdoc/>
    public Task WriteAsync(AuditRecordWire record) => (record.What == Attempt.Join ? _joins : _changes).AddAsync(AuditJson.LineOf(record));

    /// <inheritdoc/>
    public async Task<bool> TryWriteAsync(AuditRecordWire record)
    {
        try
        {
            await WriteAsync(record);
            return true;
        }
        catch (IOException fault)
        {
            Log.NotWritten(_logger, fault.Message);
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task RefuseAsync(AuditRecordWire record)
    {
        var kind = new RefusalKind(record.Who, record.From, record.What, record.Path, record.Result);
        if (_repeats.Count >= MostKinds && !_repeats.ContainsKey(kind))
        {
            kind = RefusalKind.Other;
            record = record with { Who = "nobody", From = "many", What = "many", Path = "", Detail = "refusals of too many kinds to tell each", App = null, Version = null, Operation = null };
        }

        var repeats = _repeats.GetOrAdd(kind, _ => new Repeats());
        if (repeats.Add(record) > 1) return;
        await TellAsync(record);
    }

    /// <summary>As <see cref="RefuseAsync"/>, for who cannot wait; what is too much at once is counted with the rest.</summary>
    public void Hear(AuditRecordWire record) => _heard.Writer.TryWrite(record);

    /// <summary>Tells what was heard, and once a minute what was refused again.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            await Task.WhenAll(SumUpNowAndThenAsync(ct), TellHeardAsync(ct));
        }
        finally
        {
            await SumUpAsync();
        }
    }

    private async Task SumUpNowAndThenAsync(CancellationToken ct)
    {
        while (true)
        {
            await Task.Delay(Window, _time, ct);
            await SumUpAsync();
        }
    }

    private async Task TellHeardAsync(CancellationToken ct)
    {
        await foreach (var record in _heard.Reader.ReadAllAsync(ct)) await RefuseAsync(record);
    }

    /// <summary>What was refused more than once since the last time.</summary>
    public async Task SumUpAsync()
    {
        foreach (var kind in _repeats.Keys)
            if (_repeats.TryRemove(kind, out var repeats) && repeats.Take() is (var last, var times and > 0)) await TellAsync(last with { Times = times });
    }

    /// <inheritdoc cref="AuditReader.Read"/>
    public AuditWire Read(AuditQuery query) => AuditReader.Read(_folder, Controller, query);

    /// <summary>The latest changes, newest first.</summary>
    /// <param name="full">How many full files are looked through, too.</param>
    public IEnumerable<AuditRecordWire> Newest(int full) => AuditReader.Newest(_folder, Changes, full, since: null);

    public void Dispose()
    {
        _changes.Dispose();
        _joins.Dispose();
        _refusals.Dispose();
    }

    private async Task TellAsync(AuditRecordWire record)
    {
        if (record.Times is { } times) Log.RefusedAgain(_logger, times, record.Path, record.From, record.Who, record.Detail ?? record.Result);
        else Log.Refused(_logger, record.Path, record.From, record.Who, record.Detail ?? record.Result);
        try
        {
            await _refusals.AddAsync(AuditJson.LineOf(record));
        }
        catch (IOException fault)
        {
            // Nothing was changed, and whoever was refused is refused.
            Log.NotWritten(_logger, fault.Message);
        }
    }

    private sealed record RefusalKind(string Who, string From, string What, string Path, string Result)
    {
        public static RefusalKind Other { get; } = new("", "", "", "", "");
    }

    /// <summary>How often a refusal was repeated after it was told.</summary>
    private sealed class Repeats
    {
        private readonly Lock _lock = new();
        private AuditRecordWire? _last;
        private long _times;

        public long Add(AuditRecordWire record)
        {
            lock (_lock)
            {
                _last = record;
                return ++_times;
            }
        }

        public (AuditRecordWire Last, long Untold) Take()
        {
            lock (_lock) return (_last!, _times - 1);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Refused {Path} from {From} ({Who}): {Why}")]
        public static partial void Refused(ILogger logger, string path, string from, string who, string why);

        [LoggerMessage(LogLevel.Warning, "Refused {Times} times more: {Path} from {From} ({Who}): {Why}")]
        public static partial void RefusedAgain(ILogger logger, long times, string path, string from, string who, string why);

        [LoggerMessage(LogLevel.Error, "A record of the audit is lost: {Fault}")]
        public static partial void NotWritten(ILogger logger, string fault);
    }
}
