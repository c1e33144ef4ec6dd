namespace Pigeon.Controller.Audit;

/// <summary>The words of <see cref="Core.Protocol.AuditRecordWire.Kind"/>.</summary>
internal static class AuditKind
{
    public const string Asked = "asked";
    public const string Done = "done";
    public const string Refused = "refused";
    public const string Failed = "failed";
    public const string Ended = "ended";
}
