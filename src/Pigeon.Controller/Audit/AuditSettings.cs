namespace Pigeon.Controller.Audit;

/// <summary>How much of the audit is kept.</summary>
/// <param name="MaxSize">Bytes of one file; then the next one is begun.</param>
/// <param name="Files">How many full files are kept beside the one that is written.</param>
/// <param name="Keep">How old a full file may get.</param>
public sealed record AuditSettings(long MaxSize, int Files, TimeSpan Keep)
{
    public static AuditSettings Default { get; } = new(16_000_000, 20, TimeSpan.FromDays(365));
}
