using Pigeon.Hosting.Files;

namespace Pigeon.Controller.Store;

/// <summary>The files of a controller, as a whole.</summary>
internal sealed class WholeFiles(string path) : IWholeStore
{
    private const string Unfinished = "unfinished";

    private const string Moved = "moved";

    private const int MostLooks = 50;

    private StateFolder? _folder;

    public string Place => $"files in {path}";

    /// <summary>Refuses a folder that is not whole, or whose state lies elsewhere by now.</summary>
    /// <exception cref="IOException">It is not to be used.</exception>
    public static void Check(string path)
    {
        if (File.Exists(Path.Combine(path, Unfinished))) throw new IOException($"the files in {path} are not whole: {File.ReadAllText(Path.Combine(path, Unfinished))} was not finished; say it again");
        if (File.Exists(Path.Combine(path, Moved)))
            throw new IOException($"the state that was in {path} is now in {File.ReadAllText(Path.Combine(path, Moved))}: say so under 'store' in controller.yaml; or remove {Path.Combine(path, Moved)} to go on with what lies here, which is older");
    }

    public async Task<StoreSnapshot> ReadAsync(CancellationToken ct)
    {
        if (!Directory.Exists(path)) throw new IOException($"there is no folder {path}");

        // A controller may be writing: what was the same twice, file by file, was all there at one moment between.
        var before = await LookAsync(ct);
        for (var look = 0; look < MostLooks; look++)
        {
            var now = await LookAsync(ct);
            if (now.Select(each => (each.Collection, each.Entry.Key, each.Entry.Revision)).SequenceEqual(before.Select(each => (each.Collection, each.Entry.Key, each.Entry.Revision)))) return new StoreSnapshot(now);
            before = now;
        }

        throw new IOException($"the files in {path} change all the time: try again, or stop the controller first");
    }

    public Task CheckWholeAsync(CancellationToken ct)
    {
        Check(path);
        return Task.CompletedTask;
    }

    public Task<IStore> BeginAsync(string what, CancellationToken ct)
    {
        _folder ??= StateFolder.Take(path);
        DurableFile.Write(Path.Combine(path, Unfinished), System.Text.Encoding.UTF8.GetBytes(what), DurableFile.Private);
        var store = new FileStore(path);
        store.PutAsideDamaged();
        return Task.FromResult<IStore>(store);
    }

    public Task FinishAsync(CancellationToken ct)
    {
        File.Delete(Path.Combine(path, Moved));
        File.Delete(Path.Combine(path, Unfinished));
        return Task.CompletedTask;
    }

    public Task LeaveAsync(string to, CancellationToken ct)
    {
        DurableFile.Write(Path.Combine(path, Moved), System.Text.Encoding.UTF8.GetBytes(to), DurableFile.Private);
        return Task.CompletedTask;
    }

    /// <summary>Keeps controllers away from now on.</summary>
    /// <exception cref="IOException">One uses it.</exception>
    public void Hold() => _folder = StateFolder.Take(path);

    public ValueTask DisposeAsync()
    {
        _folder?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<List<(StoreCollection Collection, StoreEntry Entry)>> LookAsync(CancellationToken ct)
    {
        var (store, all) = (new FileStore(path), new List<(StoreCollection, StoreEntry)>());
        foreach (var collection in Enum.GetValues<StoreCollection>())
            all.AddRange((await store.ListAsync(collection, ct)).Entries.Select(entry => (collection, entry)));
        return all;
    }
}
