using Pigeon.Controller.Fleet;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;

namespace Pigeon.Controller.Audit;

/// <summary>Notes what operations came to, and those that nobody asked for. It looks at what is stored, so a controller that comes back misses none that it noted as begun.</summary>
internal sealed class OutcomeWatch(AuditLog log, Keeper keeper, FleetJournal journal, TimeProvider time)
{
    /// <summary>How far back is looked for what was begun.</summary>
    private const int FilesBack = 2;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly HashSet<OperationId> _ended = [];
    private readonly HashSet<OperationId> _begun = [];

    public async Task RunAsync(CancellationToken ct)
    {
        Recall();
        while (true)
        {
            var changed = journal.Changed;
            var isTold = await LookAsync();
            if (isTold) await changed.WaitAsync(ct);
            else await Task.Delay(Pause, time, ct);
        }
    }

    /// <summary>What ended before, and was not begun here, is not told: another controller has done that.</summary>
    private void Recall()
    {
        foreach (var record in log.Newest(FilesBack))
        {
            if (!OperationId.TryParse(record.Operation, out var id)) continue;
            if (record.Kind == AuditKind.Ended) _ended.Add(id);
            else if (record is { Kind: AuditKind.Done, Result: AuditResult.Accepted } or { Kind: AuditKind.Asked }) _begun.Add(id);
        }

        foreach (var operation in keeper.Picture.Desired.Apps.SelectMany(app => app.Operations).Where(each => !each.IsRunning && !_begun.Contains(each.Id))) _ended.Add(operation.Id);
    }

    private async Task<bool> LookAsync()
    {
        var isTold = true;
        foreach (var app in keeper.Picture.Desired.Apps)
        {
            foreach (var operation in app.Operations.Where(each => !_ended.Contains(each.Id)))
            {
                if (operation.IsOfTheFleet && _begun.Add(operation.Id)) isTold &= await log.TryWriteAsync(Record(app, operation, AuditKind.Done, AuditResult.Accepted, operation.Owner));
                if (operation.Outcome is null) continue;
                if (await log.TryWriteAsync(Record(app, operation, AuditKind.Ended, journal.Show(app.Name, operation).State, operation.Detail))) _ended.Add(operation.Id);
                else isTold = false;
            }
        }

        return isTold;
    }

    private AuditRecordWire Record(FleetApp app, FleetOperation operation, string kind, string result, string detail) => new()
    {
        At = log.Now, Controller = log.Controller, Kind = kind, Who = operation.Owner, From = Attempt.Controller, What = operation.Verb.ToString().ToLowerInvariant(), Path = "",
        App = app.Name.Text, Version = operation.Version?.Text, Operation = operation.Id.Text, Result = result, Detail = detail,
        Plan = kind == AuditKind.Done ? FleetPlan.Of(app, operation, keeper.Picture.View) : null,
    };
}
