using System.Text;
using Pigeon.Controller.Store;
using Pigeon.Hosting.Files;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Tests.Store;

/// <summary>What is so of files only; what every store has to hold to is in the contract.</summary>
public sealed class FileStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_crash_left_half_written_beside_a_file_is_nothing()
    {
        await PutAsync(new FileStore(_folder.Path), StoreCollection.Vms, "web1", 0);
        await PutAsync(new FileStore(_folder.Path), StoreCollection.Definitions, "d1", 0);
        _folder.Write(".vms.json.new", "{\"schema\":2,\"entri");
        _folder.Write("definitions/.d2.json.new", "{");

        var store = new FileStore(_folder.Path);

        Assert.Equal(["web1"], (await store.KeysAsync(StoreCollection.Vms, CancellationToken.None)).Select(entry => entry.Key));
        Assert.Equal(["d1"], (await store.KeysAsync(StoreCollection.Definitions, CancellationToken.None)).Select(entry => entry.Key));
        Assert.IsType<StoreOutcome.Stored>(await PutAsync(store, StoreCollection.Vms, "web2", 0));
    }

    [Fact]
    public async Task What_cannot_be_written_has_not_changed_and_can_be_said_again()
    {
        var store = new FileStore(_folder.Path);
        await PutAsync(store, StoreCollection.Tokens, "a", 0);
        Directory.CreateDirectory(_folder[".tokens.json.new"]);

        await Assert.ThrowsAsync<StoreException>(() => PutAsync(store, StoreCollection.Tokens, "b", 0));

        Assert.Single(await store.KeysAsync(StoreCollection.Tokens, CancellationToken.None));
        Directory.Delete(_folder[".tokens.json.new"]);
        Assert.IsType<StoreOutcome.Stored>(await PutAsync(store, StoreCollection.Tokens, "b", 0));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(_folder["tokens.json"]).UnixFileMode);
    }

    [Theory]
    [InlineData("", "cannot be read")]
    [InlineData("null", "it holds null where an object should be")]
    [InlineData("[]", "it holds array where an object should be")]
    [InlineData("{\"schema\":1,\"revision\":1,\"entries\":[]}", "its schema is 1, and this version of Pigeon writes 2")]
    [InlineData("{\"schema\":2,\"entries\":[]}", "'revision' is missing")]
    [InlineData("{\"schema\":2,\"revision\":\"1\",\"entries\":[]}", "cannot be read")]
    [InlineData("{\"schema\":2,\"revision\":1,\"entries\":[],\"more\":1}", "'more' is not known")]
    [InlineData("{\"schema\":2,\"revision\":1,\"entries\":[{\"key\":\"a\",\"revision\":1,\"value\":null}]}", "null")]
    [InlineData("{\"schema\":2,\"revision\":1,\"entries\":[{\"key\":\"../a\",\"revision\":1,\"value\":{}}]}", "'../a' is no key")]
    [InlineData("{\"schema\":2,\"revision\":1,\"entries\":[{\"key\":\"a\",\"revision\":1,\"value\":{}},{\"key\":\"a\",\"revision\":1,\"value\":{}}]}", "a key is there twice")]
    public async Task A_damaged_file_is_refused_and_left_alone(string text, string why)
    {
        var path = _folder.Write("vms.json", text);
        var store = new FileStore(_folder.Path);

        var fault = await Assert.ThrowsAsync<StateFileException>(() => store.ListAsync(StoreCollection.Vms, CancellationToken.None));

        Assert.Contains($"the file {path} cannot be read", fault.Message, StringComparison.Ordinal);
        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StateFileException>(() => PutAsync(store, StoreCollection.Vms, "web1", 0));
        Assert.Equal(text, await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task An_entry_that_breaks_the_rules_of_its_kind_is_refused_with_its_key()
    {
        _folder.Write("vms.json", "{\"schema\":2,\"revision\":1,\"entries\":[{\"key\":\"web1\",\"revision\":1,\"value\":"
            + "{\"vm\":{\"name\":\"../x\",\"facts\":{\"name\":\"x\",\"labels\":[]},\"joined_at\":\"2026-03-01T12:00:00Z\"},\"key\":\"a\"}}]}");

        var fault = await Assert.ThrowsAsync<StateFileException>(() => Sample.VmBookAsync(_folder.Path, TimeProvider.System));

        Assert.Contains("vms 'web1' cannot be read", fault.Message, StringComparison.Ordinal);
        Assert.Contains("not a valid VmName", fault.Message, StringComparison.Ordinal);
    }

    private static Task<StoreOutcome> PutAsync(FileStore store, StoreCollection collection, string key, long rests) =>
        store.CommitAsync(new StoreChange(collection, new StoreEdit(key, rests, Encoding.UTF8.GetBytes("{}"))), CancellationToken.None);
}
