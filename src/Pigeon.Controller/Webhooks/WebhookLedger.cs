using Pigeon.Controller.Store;
using Pigeon.Core;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Hosting.Files;

namespace Pigeon.Controller.Webhooks;

/// <summary>
/// What each webhook was told. What it is still to be told follows from the operations that the controller remembers: nothing can be lost between the end of an operation and
/// a message of it, and another controller goes on where this one was. So many messages wait at most as operations are remembered of each app.
/// </summary>
internal sealed class WebhookLedger(IStore store) : IDisposable
{
    private readonly Shelf<ToldWebhook> _shelf = new(store, StoreCollection.Deliveries, ControllerJson.Default.ToldWebhook);

    /// <summary>Each webhook is told on its own.</summary>
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Reads back what was stored. A webhook that is new is told of nothing that was before it; one that is gone is forgotten.</summary>
    /// <exception cref="StateFileException">It is damaged.</exception>
    /// <exception cref="StoreException">It cannot be had, or not be stored.</exception>
    /// <exception cref="TermEndedException">Another controller leads by now.</exception>
    public async Task LoadAsync(IReadOnlyCollection<Webhook> hooks, DateTimeOffset now, CancellationToken ct)
    {
        await _shelf.LoadAsync(ct);
        var known = hooks.Select(hook => hook.Name.Text).ToHashSet();
        var gone = _shelf.Keys.Where(key => !known.Contains(key.Split('.')[0])).Select(key => (key, (ToldWebhook?)null));
        var added = known.Where(name => _shelf.Find(name) is null).Select(name => (name, (ToldWebhook?)new ToldWebhook(now, null)));
        await _shelf.SaveAsync([.. gone, .. added], ct);
    }

    /// <summary>What a webhook is still to be told of an app, in order.</summary>
    public IEnumerable<WebhookMessage> Open(Webhook hook, FleetApp app)
    {
        var (since, told) = (_shelf.Find(hook.Name.Text)?.Since, Told(hook.Name, app.Name));
        return app.Operations.SelectMany(operation => WebhookMessage.Of(app.Name, operation))
            .Where(message => hook.On.Contains(message.Event) && message.At >= since && !told.Contains(message.Id));
    }

    /// <summary>A message needs not be said again.</summary>
    /// <exception cref="StoreException">It could not be stored; then it is said again.</exception>
    /// <exception cref="TermEndedException">Another controller leads by now.</exception>
    public async Task CloseAsync(Webhook hook, FleetApp app, WebhookMessage message, CancellationToken ct)
    {
        var known = app.Operations.SelectMany(operation => WebhookMessage.Of(app.Name, operation)).Select(each => each.Id).ToHashSet();
        var told = Told(hook.Name, app.Name).Where(known.Contains).Append(message.Id).ToValueList();
        await _turn.WaitAsync(ct);
        try
        {
            await _shelf.SaveAsync([(KeyOf(hook.Name, app.Name), new ToldWebhook(null, new ToldApp(told)))], ct);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private ValueList<string> Told(WebhookName hook, AppName app) => _shelf.Find(KeyOf(hook, app))?.App?.Deliveries ?? [];

    private static string KeyOf(WebhookName hook, AppName app) => $"{hook}.{app}";
}
