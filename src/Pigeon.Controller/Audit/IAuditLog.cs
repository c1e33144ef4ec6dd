using Pigeon.Core.Protocol;

namespace Pigeon.Controller.Audit;

/// <summary>Where an <see cref="Attempt"/> is written down.</summary>
internal interface IAuditLog
{
    /// <summary>The controller's name.</summary>
    string Controller { get; }

    DateTimeOffset Now { get; }

    /// <summary>Puts a record among the changes, or among the joins; it is on the disk when this ends.</summary>
    /// <exception cref="IOException">It is not, and what it is about must not be done.</exception>
    Task WriteAsync(AuditRecordWire record);

    /// <summary>As <see cref="WriteAsync"/>, for what is done already: nobody is told another thing because of the audit then.</summary>
    Task<bool> TryWriteAsync(AuditRecordWire record);

    /// <summary>Notes what changed nothing: somebody was refused, or it was so already. The same again is told once a minute.</summary>
    Task NoteAsync(AuditRecordWire record);
}
