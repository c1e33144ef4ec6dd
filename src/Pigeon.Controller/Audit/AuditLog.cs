using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Pigeon.Core.Protocol;

namespace Pigeon.Controller.Audit;

/// <summary>
/// Who asked for what, and what came of it. Changes, what VMs did with a token to join, and refusals lie in files of their own, so that nobody can push changes out by
/// being refused; what changes nothing again and again is told once a minute.
/// </summary>
internal sealed partial class AuditLog : IAuditLog, IDisposable
{
    public const string Changes = "changes";
    public const string Joins = "joins";
    public const string Refusals = "refused";

    private const int FewFiles = 4;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly AuditLines _changes;
    private readonly AuditLines _joins;
    private readonly AuditLines _refusals;

    /// <summary>By who it was: nobody uses up what others may be told. All who were not recognized are one.</summary>
    private readonly ConcurrentDictionary<string, AuditRepeats> _repeats = new();
    private readonly Channel<AuditRecordWire> _heard = Channel.CreateBounded<AuditRecordWire>(new BoundedChannelOptions(AuditRepeats.MostKinds) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
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

    /// <summary>Is told each record that is noted or written, also one that is only counted.</summary>
    public Action<AuditRecordWire> OnRecord { get; set; } = _ => { };

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
            OnRecord(record);
            return true;
        }
        catch (IOException fault)
        {
            Log.NotWritten(_logger, fault.Message);
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task NoteAsync(AuditRecordWire record)
    {
        OnRecord(record);
        if (_repeats.GetOrAdd(record.Who, _ => new AuditRepeats()).Add(record) is { } untold) await TellAsync(untold);
    }

    /// <summary>As <see cref="NoteAsync"/>, for who cannot wait; what is too much at once is counted with the rest.</summary>
    public void Hear(AuditRecordWire record) => _heard.Writer.TryWrite(record);

    /// <summary>Tells what was heard, and once a minute what was noted again.</summary>
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
        await foreach (var record in _heard.Reader.ReadAllAsync(ct)) await NoteAsync(record);
    }

    /// <summary>What was noted more than once since the last time.</summary>
    public async Task SumUpAsync()
    {
        foreach (var who in _repeats.Keys)
        {
            if (!_repeats.TryRemove(who, out var repeats)) continue;
            foreach (var last in repeats.Sum()) await TellAsync(last);
        }
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
        if (record.Kind == AuditKind.Done) Log.Unchanged(_logger, record.Path, record.From, record.Who, record.Detail ?? record.Result);
        else if (record.Times is { } times) Log.RefusedAgain(_logger, times, record.Path, record.From, record.Who, record.Detail ?? record.Result);
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

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Refused {Path} from {From} ({Who}): {Why}")]
        public static partial void Refused(ILogger logger, string path, string from, string who, string why);

        [LoggerMessage(LogLevel.Warning, "Refused {Times} times more: {Path} from {From} ({Who}): {Why}")]
        public static partial void RefusedAgain(ILogger logger, long times, string path, string from, string who, string why);

        [LoggerMessage(LogLevel.Information, "Nothing to do for {Path} from {From} ({Who}): {Why}")]
        public static partial void Unchanged(ILogger logger, string path, string from, string who, string why);

        [LoggerMessage(LogLevel.Error, "A record of the audit is lost: {Fault}")]
        public static partial void NotWritten(ILogger logger, string fault);
    }
}
