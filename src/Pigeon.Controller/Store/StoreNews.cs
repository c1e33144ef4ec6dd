namespace Pigeon.Controller.Store;

/// <summary>One entry's change.</summary>
/// <param name="Revision">The store's revision then.</param>
/// <param name="Value">Null: the entry is gone.</param>
internal sealed record StoreNews(string Key, long Revision, ReadOnlyMemory<byte>? Value);
