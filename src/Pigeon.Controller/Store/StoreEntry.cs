namespace Pigeon.Controller.Store;

/// <param name="Revision">The store's revision at its last change.</param>
/// <param name="Value">A JSON text in UTF-8.</param>
internal sealed record StoreEntry(string Key, long Revision, ReadOnlyMemory<byte> Value);
