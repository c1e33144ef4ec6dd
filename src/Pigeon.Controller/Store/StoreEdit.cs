namespace Pigeon.Controller.Store;

/// <param name="Rests">The revision of the entry that it rests on; 0: there must be no such entry.</param>
/// <param name="Value">A JSON text in UTF-8; null takes the entry away.</param>
internal sealed record StoreEdit(string Key, long Rests, ReadOnlyMemory<byte>? Value);
