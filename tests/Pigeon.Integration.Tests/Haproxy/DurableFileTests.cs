using Pigeon.Agent.Processes;
using Pigeon.Hosting.Files;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Haproxy;

public sealed class DurableFileTests
{
    [Fact]
    public async Task A_written_file_holds_the_text_with_exactly_that_mode_and_leaves_nothing_beside_it()
    {
        using var folder = new TempFolder();
        const UnixFileMode Shared = DurableFile.Public | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

        await DurableFile.WriteAsync(folder["a.cfg"], "old", DurableFile.Private, CancellationToken.None);
        await DurableFile.WriteAsync(folder["a.cfg"], "new", Shared, CancellationToken.None);

        Assert.Equal("new", File.ReadAllText(folder["a.cfg"]));
        Assert.Equal(Shared, ModeOf(folder["a.cfg"]));
        Assert.Equal([folder["a.cfg"]], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Writing_the_same_again_says_that_nothing_changed()
    {
        using var folder = new TempFolder();

        Assert.True(DurableFile.ReplaceIfChanged(folder["m"], "k v\n", DurableFile.Public));
        var written = File.GetLastWriteTimeUtc(folder["m"]);
        Assert.False(DurableFile.ReplaceIfChanged(folder["m"], "k v\n", DurableFile.Public));

        Assert.Equal(written, File.GetLastWriteTimeUtc(folder["m"]));
        Assert.True(DurableFile.ReplaceIfChanged(folder["m"], "k w\n", DurableFile.Public));
        Assert.True(DurableFile.ReplaceIfChanged(folder["m"], "k w\n", DurableFile.Private));
    }

    [Fact]
    public void Flushing_leaves_the_text_and_passes_over_a_file_that_is_gone()
    {
        using var folder = new TempFolder();
        DurableFile.ReplaceIfChanged(folder["m"], "k v\n", DurableFile.Public);

        DurableFile.Flush(folder["m"]);
        DurableFile.Flush(folder["gone"]);

        Assert.Equal("k v\n", File.ReadAllText(folder["m"]));
        Assert.Equal([folder["m"]], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task What_a_crash_left_behind_is_overwritten()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder[".a.cfg.new"], "half of a much longer text");

        await DurableFile.WriteAsync(folder["a.cfg"], "whole", DurableFile.Public, CancellationToken.None);

        Assert.Equal("whole", File.ReadAllText(folder["a.cfg"]));
        Assert.Equal([folder["a.cfg"]], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_full_disk_is_an_IOException_and_the_old_file_is_intact()
    {
        using var folder = new TempFolder();
        var runner = new ProcessRunner(TimeProvider.System);
        var mounted = await runner.RunAsync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.Path], TimeSpan.FromSeconds(10), CancellationToken.None);
        Assert.Equal((0, ""), (mounted.ExitCode, mounted.Errors));
        try
        {
            await DurableFile.WriteAsync(folder["a.cfg"], "old", DurableFile.Public, CancellationToken.None);

            await Assert.ThrowsAsync<IOException>(() => DurableFile.WriteAsync(folder["a.cfg"], new string('x', 100_000), DurableFile.Public, CancellationToken.None));

            Assert.Equal("old", File.ReadAllText(folder["a.cfg"]));
            Assert.Equal([folder["a.cfg"]], Directory.GetFiles(folder.Path));
        }
        finally
        {
            await runner.RunAsync("umount", [folder.Path], TimeSpan.FromSeconds(10), CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_target_that_cannot_be_replaced_is_an_IOException_and_leaves_no_temporary_file()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["taken"]);

        await Assert.ThrowsAnyAsync<IOException>(() => DurableFile.WriteAsync(folder["taken"], "x", DurableFile.Public, CancellationToken.None));
        await Assert.ThrowsAnyAsync<IOException>(() => DurableFile.WriteAsync(folder["no/such/file"], "x", DurableFile.Public, CancellationToken.None));

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private static UnixFileMode ModeOf(string path) => new FileInfo(path).UnixFileMode;
}
