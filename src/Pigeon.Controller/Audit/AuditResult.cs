namespace Pigeon.Controller.Audit;

/// <summary>The words of <see cref="Core.Protocol.AuditRecordWire.Result"/> for what was done.</summary>
internal static class AuditResult
{
    /// <summary>An operation was begun.</summary>
    public const string Accepted = "accepted";

    /// <summary>It was so already.</summary>
    public const string Unchanged = "unchanged";

    public const string Ok = "ok";
}
