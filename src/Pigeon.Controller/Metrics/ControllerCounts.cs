using Pigeon.Controller.Audit;
using Pigeon.Controller.Store;
using Pigeon.Controller.Webhooks;
using Pigeon.Core.Fleet;
using Pigeon.Core.Protocol;
using Pigeon.Core.Stacks;
using Pigeon.Hosting.Metrics;

namespace Pigeon.Controller.Metrics;

/// <summary>What was done since the controller's process was started, in whichever terms it led.</summary>
internal sealed class ControllerCounts
{
    private readonly Tally<string> _refused = new(ProblemCode.Unauthorized, ProblemCode.Forbidden, ProblemCode.TooMany);
    private readonly Tally<(string Webhook, string Outcome)> _webhooks = new();
    private readonly Tally<string> _changes = new("stored", "overtaken", "failed");
    private readonly Tally<(string Verb, string Outcome)> _ended = new(
        from verb in Enum.GetValues<Verb>() from outcome in (string[])["done", "not_ready", "aborted", "reverted", "disagree"] select (verb.ToString().ToLowerInvariant(), outcome));

    /// <summary>Counts what the audit is told, also what it does not write down each time.</summary>
    public void Note(AuditRecordWire record)
    {
        if (record.Kind == AuditKind.Ended) _ended.Count((record.What, record.Result));
        else if (record.Kind is AuditKind.Refused or AuditKind.Failed && record.Result != AuditResult.GivenUp) _refused.Count(record.Result);
    }

    public void Told(WebhookName webhook, bool isTaken) => _webhooks.Count((webhook.Text, isTaken ? "taken" : "failed"));

    /// <param name="outcome">Null: the store could not be reached, or refused.</param>
    public void Changed(StoreOutcome? outcome) => _changes.Count(outcome switch
    {
        StoreOutcome.Stored => "stored",
        StoreOutcome.Overtaken => "overtaken",
        _ => "failed",
    });

    public void Write(MetricPage page)
    {
        page.Counter("pigeon_store_changes_total", "Changes of the controller's store, by what became of them");
        foreach (var (outcome, count) in _changes.All) page.Add("pigeon_store_changes_total", count, ("outcome", outcome));
        page.Counter("pigeon_requests_refused_total", "Requests that were refused or failed, by the code of the problem");
        foreach (var (code, count) in _refused.All) page.Add("pigeon_requests_refused_total", count, ("code", code));
        page.Counter("pigeon_fleet_operations_total", "Operations of the fleet that have ended, by what they came to");
        foreach (var ((verb, outcome), count) in _ended.All) page.Add("pigeon_fleet_operations_total", count, ("verb", verb), ("outcome", outcome));
        page.Counter("pigeon_webhook_messages_total", "Attempts to tell a webhook something, by what came of them");
        foreach (var ((webhook, outcome), count) in _webhooks.All) page.Add("pigeon_webhook_messages_total", count, ("webhook", webhook), ("outcome", outcome));
    }
}
