namespace Pigeon.Controller.Store;

/// <summary>Another controller leads by now; nothing that this one decides is stored any more.</summary>
internal sealed class TermEndedException(string message) : Exception(message);
