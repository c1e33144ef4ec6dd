using System.Text;
using Pigeon.Controller.Audit;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Tests.Audit;

public sealed class AuditFileTests : IDisposable
{
    private static readonly AuditSettings Small = new(100, 3, TimeSpan.FromDays(10));
    private readonly TempFolder _folder = new();
    private readonly FakeTime _time = new();

    private string Folder => _folder["audit"];

    private string Current => Path.Combine(Folder, "changes.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_its_owners_and_lines_are_added_also_after_a_restart()
    {
        Write("one", "two");
        Write("three");

        Assert.Equal("one\ntwo\nthree\n", File.ReadAllText(Current));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(Current).UnixFileMode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(Folder).UnixFileMode);
    }

    [Theory]
    [InlineData("one\ntwo\n{\"half", "one\ntwo\n")]
    [InlineData("half", "")]
    [InlineData("one\n", "one\n")]
    [InlineData("", "")]
    public void Half_a_line_that_a_crash_has_left_is_cut_off_and_no_other_is_lost(string left, string whole)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Current, left);

        Write("next");

        Assert.Equal($"{whole}next\n", File.ReadAllText(Current));
    }

    [Fact]
    public void Half_a_line_that_is_longer_than_a_block_is_cut_off_whole()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Current, $"one\n{new string('x', 100_000)}");

        Write("next");

        Assert.Equal("one\nnext\n", File.ReadAllText(Current));
    }

    [Fact]
    public void A_full_file_is_put_aside_and_the_oldest_of_those_go()
    {
        using var file = Open();
        for (var line = 0; line < 12; line++) Append(file, $"{line:00}{new string('.', 57)}");

        var aside = AuditFile.FullFiles(Folder, "changes");
        Assert.Equal(3, aside.Count);
        Assert.Equal(["10", "09", "08"], aside.Select(each => File.ReadAllText(each.Path)[..2]));
        Assert.StartsWith("11", File.ReadAllText(Current), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_too_old_goes()
    {
        using var file = Open();
        Append(file, new string('a', 90));
        Append(file, new string('b', 90));
        _time.Now += TimeSpan.FromDays(9);
        Append(file, new string('c', 90));
        Assert.Equal(2, AuditFile.FullFiles(Folder, "changes").Count);
        _time.Now += TimeSpan.FromDays(2);

        using var again = Open();

        Assert.StartsWith("b", File.ReadAllText(Assert.Single(AuditFile.FullFiles(Folder, "changes")).Path), StringComparison.Ordinal);
    }

    [Fact]
    public void What_another_hand_has_moved_away_is_begun_anew()
    {
        using var file = Open();
        Append(file, "one");
        File.Move(Current, _folder["moved"]);

        Append(file, "two");

        Assert.Equal(("one\n", "two\n"), (File.ReadAllText(_folder["moved"]), File.ReadAllText(Current)));
    }

    [Fact]
    public void What_cannot_be_written_is_told_and_leaves_nothing_behind()
    {
        using var file = Open();
        Append(file, new string('a', 90));

        // A folder in the place of the file that would be begun next.
        Directory.CreateDirectory(Path.Combine(Folder, "changes-20260301T120000000Z.jsonl", "x"));
        File.Delete(Current);
        Directory.CreateDirectory(Current);

        Assert.Throws<IOException>(() => Append(file, "two"));
        Directory.Delete(Current);
        Append(file, "three");
        Assert.Equal("three\n", File.ReadAllText(Current));
    }

    private AuditFile Open() => new(Folder, "changes", Small, _time);

    private void Write(params string[] lines)
    {
        using var file = new AuditFile(Folder, "changes", AuditSettings.Default, _time);
        foreach (var line in lines) Append(file, line);
    }

    private static void Append(AuditFile file, string line) => file.Append(Encoding.UTF8.GetBytes(line + "\n"));
}
