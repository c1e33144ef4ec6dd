using System.CommandLine;
using System.Globalization;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary>What every verb that changes something takes.</summary>
internal sealed class OperationFlags
{
    // How long draining and stopping may take after the stack was ready; the agent knows the app's own drain time, this process does not.
    private static readonly TimeSpan DrainAllowance = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan DefaultLockWait = TimeSpan.FromMinutes(1);

    private readonly ConnectionFlags _connection = new();
    private readonly bool _isRelease;
    private readonly TimeSpan _defaultTimeout;
    private readonly Flag<TimeSpan> _timeout;
    private readonly Flag<TimeSpan> _lockWait = new(
        "--lock-wait", [], "DURATION", "How long to wait for another operation of the app to end. Default 1m", Duration.Parse);

    private readonly Flag<long?> _ifRevision = new(
        "--if-revision", [], "N", "Only if the app's revision is still N (as plan or status showed it)", ParseRevision);

    private readonly Switch _detach = new("--detach", [], "Do not wait for the end");
    private readonly Switch _local = new("--local", [], "For an app that a controller manages: change this VM alone, until the controller orders something new");
    private readonly Switch _dryRun = new("--dry-run", [], "Only say what would be done; exit code 3 when that is something");

    public OperationFlags(bool isRelease)
    {
        _isRelease = isRelease;
        _defaultTimeout = TimeSpan.FromMinutes(isRelease ? 2 : 5);
        var summary = isRelease
            ? "How long the stack may take to get ready (500ms, 30s, 5m, 1h). Default 2m"
            : "How long to wait for the end (500ms, 30s, 5m, 1h); then exit code 124, and the operation goes on. Default 5m";
        _timeout = new("--timeout", [], "DURATION", summary, Duration.Parse);
    }

    public ConnectionFlags Connection => _connection;

    public void AddTo(Command command)
    {
        command.Options.Add(_timeout.Option);
        command.Options.Add(_lockWait.Option);
        command.Options.Add(_ifRevision.Option);
        command.Options.Add(_detach.Option);
        command.Options.Add(_local.Option);
        command.Options.Add(_dryRun.Option);
        _connection.AddTo(command);
    }

    public OperationSettings Read(ParseResult parsed, Shell shell)
    {
        var timeout = _timeout.ReadOr(_defaultTimeout, parsed, shell);
        var lockWait = _lockWait.ReadOr(DefaultLockWait, parsed, shell);
        if (timeout <= TimeSpan.Zero) throw CommandFailedException.Usage("--timeout: it has to be longer than nothing");
        return new OperationSettings
        {
            Host = _connection.Host(parsed, shell),
            Json = _connection.Json(parsed, shell),
            Detach = _detach.Read(parsed, shell),
            Local = _local.Read(parsed, shell),
            DryRun = _dryRun.Read(parsed, shell),
            IfRevision = _ifRevision.ReadOr(null, parsed, shell),
            ReadyWithin = _isRelease ? timeout : null,
            LockWait = _isRelease || lockWait < timeout ? lockWait : timeout,
            Wait = _isRelease ? timeout + lockWait + DrainAllowance : timeout,
            WaitsForFleet = _isRelease || !_timeout.IsGiven(parsed),
        };
    }

    private static long? ParseRevision(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new FormatException($"'{text}' is not a revision: a whole number, as `pigeon status` shows it");
}
