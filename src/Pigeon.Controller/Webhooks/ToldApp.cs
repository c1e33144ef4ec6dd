using Pigeon.Core;

namespace Pigeon.Controller.Webhooks;

/// <summary>What a webhook needs not be told any more of one app, because it was told, or because nobody could for a day.</summary>
/// <param name="Deliveries">The ids of the messages, as far as their operations are still known.</param>
internal sealed record ToldApp(ValueList<string> Deliveries);
