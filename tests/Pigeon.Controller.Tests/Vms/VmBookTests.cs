using Pigeon.Controller.Store;
using Pigeon.Controller.Vms;
using Pigeon.Core.Names;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Tests.Vms;

public sealed class VmBookTests : IDisposable
{
    private static readonly VmName Web1 = VmName.Parse("web1");
    private readonly TempFolder _folder = new();

    private string Path => _folder["vms.json"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_VM_that_joined_is_known_after_a_restart()
    {
        using (var book = await OpenAsync()) Assert.Equal(JoinOutcome.Joined, await JoinAsync(book, 'a', alive: false));

        using var again = await OpenAsync();
        Assert.Equal(Sample.Key('a'), again.Find(Web1)?.Key);
        Assert.Equal([Sample.Vm("web1")], again.All);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_same_VM_may_say_it_again_and_nothing_is_written(bool alive)
    {
        using var book = await OpenAsync();
        await JoinAsync(book, 'a', alive);
        File.Delete(Path);

        Assert.Equal(JoinOutcome.Known, await JoinAsync(book, 'a', alive));

        Assert.False(File.Exists(Path));
    }

    [Fact]
    public async Task A_living_VMs_name_is_not_given_to_another()
    {
        using var book = await OpenAsync();
        await JoinAsync(book, 'a', alive: false);

        Assert.Equal(JoinOutcome.NameTaken, await JoinAsync(book, 'b', alive: true));

        Assert.Equal(Sample.Key('a'), book.Find(Web1)?.Key);
    }

    [Fact]
    public async Task A_silent_VMs_name_is_and_the_key_of_before_opens_nothing()
    {
        using var book = await OpenAsync();
        await JoinAsync(book, 'a', alive: false);

        Assert.Equal(JoinOutcome.TookOver, await JoinAsync(book, 'b', alive: false));

        Assert.Equal(Sample.Key('b'), book.Find(Web1)?.Key);
    }

    [Fact]
    public async Task A_report_that_changes_nothing_writes_nothing_and_one_that_does_keeps_when_the_VM_joined()
    {
        using var book = await OpenAsync();
        await JoinAsync(book, 'a', alive: false);
        File.Delete(Path);

        await book.UpdateAsync(Web1, vm => vm with { }, CancellationToken.None);
        Assert.False(File.Exists(Path));
        await book.UpdateAsync(Web1, vm => vm with { AgentVersion = "0.2.0" }, CancellationToken.None);

        using var again = await OpenAsync();
        Assert.Equal(Sample.Vm("web1") with { AgentVersion = "0.2.0" }, Assert.Single(again.All));
    }

    [Fact]
    public async Task A_removed_VM_is_gone()
    {
        using var book = await OpenAsync();
        await JoinAsync(book, 'a', alive: true);

        Assert.True(await book.RemoveAsync(Web1, CancellationToken.None));

        Assert.False(await book.RemoveAsync(Web1, CancellationToken.None));
        using var again = await OpenAsync();
        Assert.Null(again.Find(Web1));
    }

    [Fact]
    public async Task What_could_not_be_stored_did_not_happen()
    {
        using var book = await OpenAsync();
        await JoinAsync(book, 'a', alive: false);
        Directory.CreateDirectory(_folder[".vms.json.new"]);

        await Assert.ThrowsAsync<StoreException>(() => JoinAsync(book, 'b', alive: false));
        await Assert.ThrowsAsync<StoreException>(() => book.RemoveAsync(Web1, CancellationToken.None));
        await Assert.ThrowsAsync<StoreException>(() => book.UpdateAsync(Web1, vm => vm with { Address = null }, CancellationToken.None));

        Assert.Equal(Sample.Key('a'), book.Find(Web1)?.Key);
        Assert.Equal([Sample.Vm("web1")], book.All);
    }

    [Fact]
    public async Task VMs_that_join_at_once_are_all_there()
    {
        using var book = await OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(number => Task.Run(() => book.JoinAsync(Sample.Vm($"vm{number}"), Sample.Key('c'), _ => true, CancellationToken.None))));

        using var again = await OpenAsync();
        Assert.Equal(50, again.All.Count);
    }

    [Fact]
    public async Task VMs_that_join_together_cost_one_write()
    {
        var time = new HeldTime();
        using var book = await Sample.VmBookAsync(_folder.Path, time);

        var joins = Enumerable.Range(0, 50).Select(number => book.JoinAsync(Sample.Vm($"vm{number}"), Sample.Key('c'), _ => true, CancellationToken.None)).ToList();
        Assert.DoesNotContain(joins, join => join.IsCompleted);
        time.Pass();

        Assert.All(await Task.WhenAll(joins), outcome => Assert.Equal(JoinOutcome.Joined, outcome));
        Assert.Equal((50, 1), ((await OpenAsync()).All.Count, time.Timers));
    }

    [Fact]
    public async Task A_VM_whose_request_was_cut_off_has_not_joined()
    {
        var time = new HeldTime();
        using var book = await Sample.VmBookAsync(_folder.Path, time);
        using var cut = new CancellationTokenSource();
        var first = JoinAsync(book, 'a', alive: false);
        var second = book.JoinAsync(Sample.Vm("web2"), Sample.Key('b'), _ => false, cut.Token);

        await cut.CancelAsync();
        time.Pass();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(JoinOutcome.Joined, await first);
        Assert.Equal([Web1], book.All.Select(vm => vm.Name));
        Assert.Equal((true, false), (book.HasKey(Sample.Key('a')), book.HasKey(Sample.Key('b'))));
    }

    private Task<VmBook> OpenAsync() => Sample.VmBookAsync(_folder.Path, TimeProvider.System);

    private static Task<JoinOutcome> JoinAsync(VmBook book, char key, bool alive) => book.JoinAsync(Sample.Vm("web1"), Sample.Key(key), _ => alive, CancellationToken.None);
}
