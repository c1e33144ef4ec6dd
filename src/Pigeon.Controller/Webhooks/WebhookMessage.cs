using Pigeon.Core.Fleet;
using Pigeon.Core.Names;

namespace Pigeon.Controller.Webhooks;

/// <summary>One thing that one webhook is to be told.</summary>
/// <param name="At">When it happened.</param>
internal sealed record WebhookMessage(AppName App, FleetOperation Operation, WebhookEvent Event, DateTimeOffset At)
{
    /// <summary>The same whenever it is said again, so that a receiver can tell.</summary>
    public string Id => $"{Operation.Id}.{Word}";

    /// <summary>The event as messages and settings spell it.</summary>
    public string Word => Event.ToString().ToLowerInvariant();

    /// <summary>What there is to tell of an operation, the earlier first.</summary>
    public static IEnumerable<WebhookMessage> Of(AppName app, FleetOperation operation)
    {
        yield return new(app, operation, WebhookEvent.Started, operation.StartedAt);
        if (operation is { Outcome: { } outcome, EndedAt: { } end })
            yield return new(app, operation, outcome is FleetOutcome.Done ? WebhookEvent.Done : WebhookEvent.Failed, end);
    }
}
