using Pigeon.Core.World;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Formulas;

/// <summary>Formulas on a real disk: owners, rights, other hands, links that lead elsewhere, and a disk that is full.</summary>
public sealed class FormulaWorkTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private FormulaBench? _bench;

    private FormulaBench Bench => _bench ?? throw new InvalidOperationException("not initialized");

    public Task InitializeAsync()
    {
        _bench = new FormulaBench(_folder.Path);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await Bench.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_are_laid_with_their_contents_owners_and_rights()
    {
        Assert.Empty(Bench.See().Laid);
        Assert.Null(await Bench.LayAsync());

        Assert.True(IsWhole());
        Assert.Equal("first\n", await File.ReadAllTextAsync(Bench["a.conf"]));
        foreach (var (name, stat) in new[] { ("", "755 33:44"), ("a.conf", "644 33:44"), ("run.sh", "755 0:0"), ("sub", "755 33:44"), ("sub/b.conf", "644 33:44"), ("sub/deep", "755 33:44"), ("sub/deep/secret", "600 33:44") })
            Assert.Equal(stat, await Bench.StatAsync(name));
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.GetDirectoryName(Bench.Laid)!), file => file.EndsWith(".new", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_as_it_should_be_is_not_written_again_nor_after_a_restart_of_the_agent()
    {
        await Bench.LayAsync();
        var before = await EverythingAsync();

        await Bench.LayAsync();
        await using var next = new FormulaBench(_folder.Path);

        Assert.NotNull(next.See().Laid.Single().Bundle);
        await next.LayAsync();
        Assert.Equal(before, await EverythingAsync());
    }

    [Theory]
    [InlineData("echo changed >> a.conf", "a.conf", "changed")]
    [InlineData("printf FIRST > a.conf; printf '\\n' >> a.conf", "a.conf", "changed")]
    [InlineData("rm a.conf", "a.conf", "missing")]
    [InlineData("rm -r sub", "sub", "missing")]
    [InlineData("chmod 666 a.conf", "a.conf", "of mode 0666, not 0644")]
    [InlineData("chmod u+s run.sh", "run.sh", "of mode 4755, not 0755")]
    [InlineData("chown 1:1 sub/deep/secret", "sub/deep/secret", "owned by 1:1")]
    [InlineData("chmod 777 sub", "sub", "of mode 0777, not 0755")]
    [InlineData("rm a.conf; mkdir a.conf; touch a.conf/x", "a.conf", "replaced by something that is no file")]
    [InlineData("rm a.conf; mkfifo a.conf", "a.conf", "replaced by something that is no file")]
    [InlineData("rm -r sub; touch sub", "sub", "missing")]
    public async Task What_another_hand_does_is_told_and_put_right(string line, string name, string what)
    {
        await Bench.LayAsync();
        Assert.True(IsWhole());
        var before = await ContentsAsync();

        await Tool.RunAsync("bash", ["-ec", $"cd {Bench.Laid}; {line}"], CancellationToken.None);

        Assert.Contains(new FormulaFault(name, what), Bench.See().Laid.Single().Faults);
        Assert.Contains(Bench.Drift.Recent, drift => drift.What == $"file {name} of shop 1 is {what}");
        Assert.Null(await Bench.LayAsync());
        Assert.True(IsWhole());
        Assert.Equal(before, await ContentsAsync());
    }

    [Fact]
    public async Task What_was_written_into_is_put_right_in_place_for_whoever_has_mounted_the_file_alone()
    {
        await Bench.LayAsync();
        Assert.True(IsWhole());
        var node = await Bench.StatAsync("a.conf", "%i");
        await File.AppendAllTextAsync(Bench["a.conf"], "more");

        Bench.See();
        await Bench.LayAsync();

        Assert.Equal(node, await Bench.StatAsync("a.conf", "%i"));
        Assert.Equal("first\n", await File.ReadAllTextAsync(Bench["a.conf"]));
    }

    [Fact]
    public async Task A_link_in_the_folder_leads_nothing_that_is_written_or_removed_elsewhere()
    {
        await Bench.LayAsync();
        Assert.True(IsWhole());
        var outside = _folder.Folder("outside");
        _folder.Write("outside/b.conf", "mine");
        _folder.Write("outside/a.conf", "mine");
        await Tool.RunAsync("bash", ["-ec", $"cd {Bench.Laid}; rm -r sub; ln -s {outside} sub; ln -sf {outside}/a.conf a.conf; ln -s {outside} extra"], CancellationToken.None);

        Assert.False(IsWhole());
        Assert.Null(await Bench.LayAsync());
        Assert.True(IsWhole());
        Assert.Null(await Bench.RemoveAsync());

        Assert.Equal(["a.conf", "b.conf"], Directory.EnumerateFileSystemEntries(outside).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("minemine", await File.ReadAllTextAsync($"{outside}/a.conf") + await File.ReadAllTextAsync($"{outside}/b.conf"));
        Assert.False(Directory.Exists(Bench.Laid));
    }

    [Fact]
    public async Task Removed_is_removed_with_all_that_was_put_there_and_its_contents_are_swept()
    {
        await Bench.LayAsync();
        await Tool.RunAsync("bash", ["-ec", $"mkdir -p {Bench.Laid}/logs/old; touch {Bench.Laid}/logs/old/x"], CancellationToken.None);
        Bench.Sweep(FormulaBench.Wanted);
        Assert.Single(Directory.EnumerateFiles(Bench.Places.Bundles));

        Assert.Null(await Bench.RemoveAsync());
        Assert.Null(await Bench.RemoveAsync());
        Bench.Sweep(Desired.Empty);

        Assert.False(Directory.Exists(Path.GetDirectoryName(Bench.Laid)));
        Assert.Empty(Bench.See().Laid);
        Assert.Empty(Directory.EnumerateFiles(Bench.Places.Bundles));
    }

    [Fact]
    public async Task Contents_that_were_kept_for_a_state_that_was_never_stored_are_swept_too()
    {
        Bench.Sweep(Desired.Empty);
        await Bench.KeepAsync();

        Bench.Sweep(Desired.Empty);

        Assert.Empty(Directory.EnumerateFiles(Bench.Places.Bundles));
        Assert.Contains("are not in", await DamagedAsync(path => File.Delete(path)), StringComparison.Ordinal);
        Assert.Contains("are damaged", await DamagedAsync(path => File.WriteAllText(path, "else")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_told_and_the_next_time_goes_on_from_there()
    {
        Directory.CreateDirectory(Bench.Places.Root);
        await Tool.RunAsync("mount", ["-t", "tmpfs", "-o", "nr_inodes=4", "tmpfs", Bench.Places.Root], CancellationToken.None);
        try
        {
            Assert.Contains("No space left on device", await Bench.LayAsync(), StringComparison.Ordinal);
            Assert.False(IsWhole());
            await Tool.RunAsync("mount", ["-o", "remount,nr_inodes=100", Bench.Places.Root], CancellationToken.None);

            Assert.Null(await Bench.LayAsync());
            Assert.True(IsWhole());
            Assert.Null(await Bench.RemoveAsync());
        }
        finally
        {
            await Tool.RunAsync("umount", [Bench.Places.Root], CancellationToken.None);
        }
    }

    private bool IsWhole() => Bench.See().Laid.SingleOrDefault()?.Bundle == FormulaBench.Bundle.Spec.Bundle;

    private async Task<string?> DamagedAsync(Action<string> damage)
    {
        await Bench.KeepAsync();
        damage($"{Bench.Places.Bundles}/{FormulaBench.Bundle.Spec.Bundle}");
        try
        {
            new Agent.Formulas.BundleStore(Bench.Places).Load(FormulaBench.Bundle.Spec);
            return null;
        }
        catch (IOException fault)
        {
            return fault.Message;
        }
    }

    /// <summary>Files and folders with rights and owners, and the contents of files.</summary>
    private Task<string> ContentsAsync() => Tool.RunAsync("bash", ["-ec", $"cd {Bench.Laid}; find . -printf '%P %y %m %U:%G\\n' | sort; find . -type f | sort | xargs cat"], CancellationToken.None);

    /// <summary>With inodes and times too.</summary>
    private Task<string> EverythingAsync() => Tool.RunAsync("bash", ["-ec", $"cd {Bench.Laid}; find . -type f -printf '%P %i %T@ %C@ %m %U:%G\\n' | sort"], CancellationToken.None);
}
