namespace Pigeon.Controller.Webhooks;

/// <summary>One entry of what is stored of webhooks.</summary>
/// <param name="Since">In the entry of a webhook: what was before that is none of its business.</param>
/// <param name="App">In the entry of a webhook and an app.</param>
internal sealed record ToldWebhook(DateTimeOffset? Since, ToldApp? App);
