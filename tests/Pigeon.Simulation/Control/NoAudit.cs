using Pigeon.Controller.Audit;
using Pigeon.Core.Protocol;

namespace Pigeon.Simulation.Control;

/// <summary>The audit has tests of its own.</summary>
internal sealed class NoAudit : IAuditLog
{
    public static readonly NoAudit Instance = new();

    public string Controller => "";

    public DateTimeOffset Now => default;

    public Task WriteAsync(AuditRecordWire record) => Task.CompletedTask;

    public Task<bool> TryWriteAsync(AuditRecordWire record) => Task.FromResult(true);

    public Task NoteAsync(AuditRecordWire record) => Task.CompletedTask;
}
