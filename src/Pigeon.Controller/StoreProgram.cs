using Pigeon.Controller.Settings;
using Pigeon.Controller.Store;
using Pigeon.Controller.Store.Etcd;
using Pigeon.Core;
using Pigeon.Hosting;
using Pigeon.Hosting.Files;

namespace Pigeon.Controller;

/// <summary><c>pigeon store</c>: keeps copies of what controllers must not forget, puts them back, and moves it between files and an etcd.</summary>
/// <param name="configPath">The controller's configuration; null for the usual one.</param>
/// <param name="say">Tells a person what was done.</param>
public sealed class StoreProgram(string? configPath, Action<string> say)
{
    /// <summary>One request to an etcd takes 1.5 MiB.</summary>
    private const int LargestPart = 1 << 20;

    /// <summary>Writes all that the store holds into one file; a controller may go on meanwhile.</summary>
    /// <inheritdoc cref="Daemon.RunAsync" />
    public Task<int> BackUpAsync(string file, CancellationToken ct) => RunAsync("backup", async settings =>
    {
        await using var store = Open(settings, isEtcd: settings.Etcd is not null);
        var snapshot = await store.ReadAsync(ct);

        // After it was read: what was being filled meanwhile is marked.
        await store.CheckWholeAsync(ct);
        if (snapshot.Entries.Count == 0 && File.Exists(file)) throw new IOException($"the {store.Place} hold nothing, and {Printable.Of(file)} is not replaced by that: name another file");
        await DurableFile.WriteAsync(file, snapshot.ToFile(TimeProvider.System.GetUtcNow(), store.Place), DurableFile.Private, ct);
        say($"{Count(snapshot)} of the {store.Place} are in {file}, which holds secrets: only its owner may read it");
    });

    /// <summary>Puts back what such a file holds.</summary>
    /// <param name="isForced">Whether what is there goes.</param>
    public Task<int> RestoreAsync(string file, bool isForced, CancellationToken ct) => RunAsync("restore", async settings =>
    {
        var snapshot = StoreSnapshot.Read(file);
        await using var store = Open(settings, isEtcd: settings.Etcd is not null);
        await FillAsync(store, snapshot, $"`pigeon store restore {Printable.Of(file)}`", isForced, ct);
        say($"{Count(snapshot)} are back in the {store.Place}");
    });

    /// <summary>Moves all from files into the etcd of the configuration, or back.</summary>
    public Task<int> MigrateAsync(bool toEtcd, bool isForced, CancellationToken ct) => RunAsync("migrate", async settings =>
    {
        if (settings.Etcd is null) throw new IOException("controller.yaml names no etcd: write store: {etcd: {endpoints: [...]}}, also to move away from it");
        await using var files = new WholeFiles(settings.StateDir);
        await using var etcd = new WholeEtcd(settings.Etcd, TimeProvider.System);
        files.Hold();
        var (from, to) = toEtcd ? ((IWholeStore)files, (IWholeStore)etcd) : (etcd, files);
        await MayFillAsync(to, isForced, ct);
        if (!toEtcd) await etcd.BeginAsync("`pigeon store migrate --to files`", ct);
        var snapshot = await from.ReadAsync(ct);
        await FillAsync(to, snapshot, $"`pigeon store migrate --to {(toEtcd ? "etcd" : "files")}`", isForced, ct);
        await from.LeaveAsync(to.Place, ct);
        say($"{Count(snapshot)} went from the {from.Place} to the {to.Place}; {(toEtcd ? "start the controllers with that configuration" : "take 'store' out of controller.yaml, and start the controller")}");
    });

    private static async Task FillAsync(IWholeStore whole, StoreSnapshot snapshot, string what, bool isForced, CancellationToken ct)
    {
        await MayFillAsync(whole, isForced, ct);
        var store = await whole.BeginAsync(what, ct);
        foreach (var collection in Enum.GetValues<StoreCollection>())
        {
            foreach (var part in (await store.KeysAsync(collection, ct)).Chunk(StoreChange.MostEdits))
                await CommitAsync(store, collection, part.Select(key => new StoreEdit(key.Key, key.Revision, null)), ct);
            foreach (var part in Parts(snapshot.Entries.Where(each => each.Collection == collection).Select(each => each.Entry)))
                await CommitAsync(store, collection, part.Select(entry => new StoreEdit(entry.Key, 0, entry.Value)), ct);
        }

        await whole.FinishAsync(ct);
    }

    private static async Task MayFillAsync(IWholeStore whole, bool isForced, CancellationToken ct)
    {
        if (isForced) return;
        try
        {
            if ((await ReadAsync(whole, ct)).Entries.Count == 0) return;
        }
        catch (StateFileException damaged)
        {
            throw new IOException($"{damaged.Message} Say --force to have all of the {whole.Place} replaced: what is damaged is put aside.", damaged);
        }

        throw new IOException($"the {whole.Place} hold something already: say --force to have it replaced");
    }

    private static async Task<StoreSnapshot> ReadAsync(IWholeStore whole, CancellationToken ct) => whole is WholeFiles && !Directory.Exists(whole.Place["files in ".Length..]) ? new StoreSnapshot([]) : await whole.ReadAsync(ct);

    private static async Task CommitAsync(IStore store, StoreCollection collection, IEnumerable<StoreEdit> edits, CancellationToken ct)
    {
        try
        {
            if (await store.CommitAsync(new StoreChange(collection, edits.ToValueList()), ct) is StoreOutcome.Overtaken(var key))
                throw new IOException($"somebody else has changed {key} of {collection} meanwhile: say it again when all controllers are stopped");
        }
        catch (Exception fault) when (fault is StoreUnsureException or TermEndedException)
        {
            throw new IOException($"it was not finished: {fault.Message}; say it again with --force", fault);
        }
    }

    private static IEnumerable<List<StoreEntry>> Parts(IEnumerable<StoreEntry> entries)
    {
        var (part, size) = (new List<StoreEntry>(), 0);
        foreach (var entry in entries)
        {
            if (part.Count == StoreChange.MostEdits || (part.Count > 0 && size + entry.Value.Length > LargestPart))
            {
                yield return part;
                (part, size) = ([], 0);
            }

            part.Add(entry);
            size += entry.Value.Length;
        }

        if (part.Count > 0) yield return part;
    }

    private static string Count(StoreSnapshot snapshot) => snapshot.Entries.Count == 1 ? "1 entry" : $"{snapshot.Entries.Count} entries";

    private static IWholeStore Open(ControllerSettings settings, bool isEtcd) => isEtcd ? new WholeEtcd(settings.Etcd!, TimeProvider.System) : new WholeFiles(settings.StateDir);

    private Task<int> RunAsync(string verb, Func<ControllerSettings, Task> act) => Daemon.RunAsync(
        $"pigeon store {verb}", new Dictionary<string, string>(), variables => ControllerSettingsFile.Load(configPath, variables, Environment.MachineName), act);
}
