namespace Pigeon.Controller.Audit;

/// <summary>The words of <see cref="Core.Protocol.AuditRecordWire.Result"/> for what was done.</summary>
internal static class AuditResult
{
    /// <summary>An operation was begun.</summary>
    public const string Accepted = "accepted";

    /// <summary>It was so already.</summary>
    public const string Unchanged = "unchanged";

    public const string Ok = "ok";

    /// <summary>It was tried for as long as it is tried.</summary>
    public const string GivenUp = "given-up";
}
