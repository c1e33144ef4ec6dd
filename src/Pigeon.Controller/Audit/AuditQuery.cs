using Pigeon.Core.Protocol;

namespace Pigeon.Controller.Audit;

/// <summary>Which records are wanted.</summary>
/// <param name="Who">A part of who asked, in any case.</param>
/// <param name="Refused">Only what was refused or failed.</param>
/// <param name="Limit">At most so many, the latest.</param>
/// <param name="MaySee">Which of them the asker may see.</param>
internal sealed record AuditQuery(DateTimeOffset? Since, string? App, string? Who, bool Refused, int Limit, Func<AuditRecordWire, bool> MaySee)
{
    public const int DefaultLimit = 50;
    public const int MostRecords = 10_000;

    public bool Fits(AuditRecordWire record) => !(record.At < Since) && (App is null || record.App == App)
        && (Who is null || record.Who.Contains(Who, StringComparison.OrdinalIgnoreCase)) && (!Refused || record.Kind is AuditKind.Refused or AuditKind.Failed) && MaySee(record);
}
