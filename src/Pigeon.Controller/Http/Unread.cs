using System.Net;
using Pigeon.Controller.Audit;
using Pigeon.Core;
using Pigeon.Core.Protocol;

namespace Pigeon.Controller.Http;

/// <summary>What was refused before it was a request.</summary>
internal static class Unread
{
    private const int LongestReason = 300;

    public static AuditRecordWire Record(AuditLog audit, string what, string path, IPAddress? from, string code, string why) => new()
    {
        At = audit.Now, Controller = audit.Controller, Kind = AuditKind.Refused, Who = Attempt.Nobody, From = Attempt.From(from), What = what, Path = path,
        Result = code, Detail = Printable.Of(why, LongestReason),
    };
}
