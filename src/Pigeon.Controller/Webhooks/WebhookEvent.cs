namespace Pigeon.Controller.Webhooks;

/// <summary>The moments of an operation that others are told of.</summary>
public enum WebhookEvent
{
    /// <summary>It was accepted.</summary>
    Started,

    /// <summary>It came to its end, and did what it should.</summary>
    Done,

    /// <summary>It came to its end, and did not.</summary>
    Failed,
}
