using Pigeon.Core.Protocol;

namespace Pigeon.Terminal;

/// <summary>Shows an operation while it runs, on standard error.</summary>
internal interface IOperationView : IDisposable
{
    /// <summary>The operation as it is now; called again whenever it changed.</summary>
    void Show(OperationWire operation);

    /// <summary>A word about the connection.</summary>
    void Note(string text);
}
