using Pigeon.Core;

namespace Pigeon.Controller.Store;

/// <param name="Edits">At most <see cref="MostEdits"/>, each of another key.</param>
internal sealed record StoreChange(StoreCollection Collection, ValueList<StoreEdit> Edits)
{
    /// <summary>An etcd takes 128 operations in a transaction if nothing else is said, and one of them says who leads.</summary>
    public const int MostEdits = 100;

    public StoreChange(StoreCollection collection, params StoreEdit[] edits)
        : this(collection, edits.ToValueList())
    {
    }
}
