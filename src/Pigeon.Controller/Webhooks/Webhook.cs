using Pigeon.Core;

namespace Pigeon.Controller.Webhooks;

/// <summary>Somebody who wants to know of deployments.</summary>
/// <param name="Url">It may hold a secret in its path, as many receivers want it: it is shown to nobody.</param>
/// <param name="SecretFile">The path of the file with what messages are signed with; read anew for each message.</param>
/// <param name="On">What it is told of.</param>
public sealed record Webhook(WebhookName Name, Uri Url, string SecretFile, ValueList<WebhookEvent> On);
