using Microsoft.Extensions.Logging;
using Pigeon.Controller.Audit;
using Pigeon.Controller.Fleet;
using Pigeon.Controller.Store;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;

namespace Pigeon.Controller.Webhooks;

/// <summary>
/// Tells others of deployments, at least once each, and an app's in their order. No operation waits for it: a receiver that is slow or gone is tried for a day.
/// </summary>
internal sealed partial class WebhookDesk(
    IAuditLog audit, IReadOnlyList<WebhookQueue> queues, WebhookLedger ledger, Func<FleetDesired> desired, FleetJournal journal, WebhookClient client, TimeProvider time, ILogger<WebhookDesk> logger)
{
    /// <summary>What nobody took for so long is told no more.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>What changes in crowds is looked at once.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    /// <summary>Each webhook that has something to be told or does not take it.</summary>
    /// <summary>Is told of each attempt, and whether the webhook took what it was told.</summary>
    public Action<WebhookName, bool> OnTold { get; init; } = (_, _) => { };

    public IReadOnlyList<WebhookStateWire> Show() =>
        [.. queues.Select(queue => new WebhookStateWire(queue.Hook.Name.Text, desired().Apps.Sum(app => ledger.Open(queue.Hook, app).Count()), queue.FailsSince, queue.Problem))];

    /// <exception cref="TermEndedException">Another controller leads by now.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        await OpenAsync(ct);
        await await Task.WhenAny(queues.Select(queue => ServeAsync(queue, ct)).Append(Task.Delay(Timeout.InfiniteTimeSpan, time, ct)));
    }

    /// <summary>A disk that is full must not end the controller because of its webhooks.</summary>
    private async Task OpenAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await ledger.LoadAsync([.. queues.Select(queue => queue.Hook)], time.GetUtcNow(), ct);
                return;
            }
            catch (StoreException fault)
            {
                Log.NotOpened(logger, fault.Message);
                await Task.Delay(Look, time, ct);
            }
        }
    }

    private async Task ServeAsync(WebhookQueue queue, CancellationToken ct)
    {
        while (true)
        {
            var changed = journal.Changed;
            foreach (var name in desired().Apps.Select(app => app.Name))
            {
                // The app as it is now: what it has forgotten meanwhile is told no more.
                while (desired().Find(name) is { } app && ledger.Open(queue.Hook, app).FirstOrDefault() is { } message && queue.DueOf(name) <= time.GetUtcNow())
                    if (!await TellAsync(queue, app, message, ct)) break;
            }

            await Task.WhenAny(changed, Task.Delay(UntilDue(queue), time, ct));
            await Task.Delay(Gather, time, ct);
        }
    }

    private TimeSpan UntilDue(WebhookQueue queue)
    {
        var now = time.GetUtcNow();
        var next = desired().Apps.Where(app => ledger.Open(queue.Hook, app).Any()).Select(app => queue.DueOf(app.Name) - now).DefaultIfEmpty(Look).Min();
        return next > Look ? Look : next > TimeSpan.Zero ? next : TimeSpan.Zero;
    }

    /// <returns>Whether the app's next message may follow.</returns>
    private async Task<bool> TellAsync(WebhookQueue queue, FleetApp app, WebhookMessage message, CancellationToken ct)
    {
        var (hook, now) = (queue.Hook, time.GetUtcNow());
        if (now - message.At > Longest)
        {
            if (!await GiveUpAsync(hook, message))
            {
                queue.Refused(app.Name, "that it was not told of something could not be noted in the audit, which is tried again", now);
                return false;
            }
        }
        else if (await client.SayAsync(hook, message.Id, new WebhookWire(message.Word, audit.Controller, journal.Show(message.App, message.Operation)), ct) is { } why)
        {
            if (queue.Problem != why) Log.NotTaken(logger, hook.Name, hook.Url.Authority, why);
            queue.Refused(app.Name, why, time.GetUtcNow());
            OnTold(hook.Name, false);
            return false;
        }
        else
        {
            OnTold(hook.Name, true);
        }

        try
        {
            await ledger.CloseAsync(hook, app, message, ct);
            queue.Took(app.Name);
            return true;
        }
        catch (StoreException fault)
        {
            queue.Refused(app.Name, $"that it was told could not be stored, so it is told again: {fault.Message}", time.GetUtcNow());
            return false;
        }
    }

    /// <returns>Whether it is in the audit.</returns>
    private Task<bool> GiveUpAsync(Webhook hook, WebhookMessage message)
    {
        Log.GivenUp(logger, hook.Name, message.Id, message.App);
        return audit.TryWriteAsync(new AuditRecordWire
        {
            At = audit.Now, Controller = audit.Controller, Kind = AuditKind.Failed, Who = message.Operation.Owner, From = Attempt.Controller, What = "webhook", Path = "",
            App = message.App.Text, Version = message.Operation.Version?.Text, Operation = message.Operation.Id.Text, Result = AuditResult.GivenUp,
            Detail = $"webhook {hook.Name} was not told of '{message.Word}': nobody took it for a day",
        });
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Webhooks are told nothing, as what they were told cannot be read or stored, which is tried again: {Fault}")]
        public static partial void NotOpened(ILogger logger, string fault);

        [LoggerMessage(LogLevel.Warning, "Webhook {Hook} at {Authority} does not take what it is told, which is tried again for a day: {Why}")]
        public static partial void NotTaken(ILogger logger, WebhookName hook, string authority, string why);

        [LoggerMessage(LogLevel.Error, "Webhook {Hook} was not told of {Message} of {App}: nobody took it for a day")]
        public static partial void GivenUp(ILogger logger, WebhookName hook, string message, AppName app);
    }
}
