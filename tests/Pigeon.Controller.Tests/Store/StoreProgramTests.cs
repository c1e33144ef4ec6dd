using Pigeon.Controller.Store;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Tests.Store;

/// <summary><c>pigeon store</c> on files that are not as they should be; what it does with good ones is tested with a real controller.</summary>
public sealed class StoreProgramTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _config;

    public StoreProgramTests() => _config = _folder.Write("controller.yaml", $"state_dir: {_folder.Folder("state")}");

    private string State => _folder["state"];

    private StoreProgram Program => new(_config, _ => { });

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tokens.json", "{\"schema\":2,\"entri")]
    [InlineData("fleet.json", "")]
    [InlineData("certificates.json", "{\"schema\":99,\"revision\":1,\"entries\":[]}")]
    public async Task A_damaged_store_is_replaced_by_a_restore_that_is_forced_and_what_was_damaged_is_put_aside(string file, string damage)
    {
        await PutAsync(StoreCollection.Tokens, "t1");
        await PutAsync(StoreCollection.Vms, "web1");
        Assert.Equal(0, await Program.BackUpAsync(_folder["copy.json"], CancellationToken.None));
        _folder.Write($"state/{file}", damage);
        await PutAsync(StoreCollection.Vms, "web2");

        Assert.Equal(1, await Program.RestoreAsync(_folder["copy.json"], isForced: false, CancellationToken.None));
        Assert.Equal(damage, await File.ReadAllTextAsync(Path.Combine(State, file)));
        Assert.Equal(0, await Program.RestoreAsync(_folder["copy.json"], isForced: true, CancellationToken.None));

        Assert.Equal(["t1"], await KeysAsync(StoreCollection.Tokens));
        Assert.Equal(["web1"], await KeysAsync(StoreCollection.Vms));
        Assert.Equal(damage, await File.ReadAllTextAsync(Path.Combine(State, $"{file}.damaged")));
    }

    [Fact]
    public async Task Half_a_restore_is_not_backed_up()
    {
        await PutAsync(StoreCollection.Tokens, "t1");
        Assert.Equal(0, await Program.BackUpAsync(_folder["copy.json"], CancellationToken.None));
        await using (var half = new WholeFiles(State)) await half.BeginAsync("a restore", CancellationToken.None);

        Assert.Equal(1, await Program.BackUpAsync(_folder["other.json"], CancellationToken.None));

        Assert.False(File.Exists(_folder["other.json"]));
        Assert.Equal(0, await Program.RestoreAsync(_folder["copy.json"], isForced: true, CancellationToken.None));
        Assert.Equal(0, await Program.BackUpAsync(_folder["other.json"], CancellationToken.None));
    }

    private async Task PutAsync(StoreCollection collection, string key) =>
        Assert.IsType<StoreOutcome.Stored>(await new FileStore(State).CommitAsync(new(collection, new StoreEdit(key, 0, "1"u8.ToArray())), CancellationToken.None));

    private async Task<string[]> KeysAsync(StoreCollection collection) => [.. (await new FileStore(State).KeysAsync(collection, CancellationToken.None)).Select(key => key.Key)];
}
