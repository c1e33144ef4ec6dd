using Pigeon.Hosting.Files;

namespace Pigeon.Controller.Store;

/// <summary>A collection on the disk. Its members may be called from everywhere.</summary>
internal interface IFileCollection
{
    /// <exception cref="StateFileException">It is there and is not what the controller wrote.</exception>
    StoreListing List();

    /// <exception cref="StateFileException">It is there and is not what the controller wrote.</exception>
    IReadOnlyList<StoreKey> Keys();

    /// <exception cref="StateFileException">It is there and is not what the controller wrote.</exception>
    StoreEntry? Find(string key);

    /// <exception cref="StoreException">Nothing changed.</exception>
    StoreOutcome Commit(StoreChange change);

    /// <inheritdoc cref="RecentNews.After" />
    (IReadOnlyList<StoreNews> News, Task Next) After(long revision);
}
