namespace Pigeon.Controller.Store;

/// <summary>The answer of the store was lost: what was asked may have been done, or may still be.</summary>
internal sealed class StoreUnsureException(string message, Exception? cause = null) : Exception(message, cause);
