namespace Pigeon.Controller.Store;

/// <summary>The store cannot be reached, or refuses; nothing changed.</summary>
internal sealed class StoreException(string message, Exception? cause = null) : IOException(message, cause);
