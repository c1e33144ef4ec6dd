using Pigeon.Controller.Store;
using Pigeon.Controller.Tokens;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Targets;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Tests.Tokens;

public sealed class TokenBookTests : IDisposable
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly Grant Wanted = new(Role.Deploy, [AppPattern.Parse("shop*")], Target.Parse("web* and G@zone:a"));
    private readonly TempFolder _folder = new();
    private readonly FakeTime _time = new();

    private string Path => _folder["tokens.json"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_token_is_good_until_it_expires_also_after_a_restart()
    {
        using var book = await OpenAsync();
        var (text, token) = await MakeAsync(book, Day);

        using var again = await OpenAsync();
        Assert.Equal(token, again.Find(text));
        Assert.Equal((Role.Deploy, "ci", "root"), (token.Role, token.Name, token.MadeBy));
        Assert.Equal(Wanted, token.Grant);
        _time.Now += Day - TimeSpan.FromSeconds(1);
        Assert.Equal(token, again.Find(text));
        _time.Now += TimeSpan.FromSeconds(1);
        Assert.Null(again.Find(text));
        Assert.Empty(again.Good());
    }

    [Fact]
    public async Task When_a_token_was_used_is_known_at_once_and_stored_now_and_then()
    {
        using var book = await OpenAsync();
        var (text, token) = await MakeAsync(book, Day);
        Assert.Null(book.UsedAt(token));

        _time.Now += TimeSpan.FromMinutes(1);
        Assert.NotNull(book.Use(text));
        Assert.Equal(_time.Now, book.UsedAt(token));
        using (var crashed = await OpenAsync()) Assert.Null(Assert.Single(crashed.Good()).UsedAt);

        await book.KeepUsesAsync(CancellationToken.None);
        using var again = await OpenAsync();
        Assert.Equal(_time.Now, Assert.Single(again.Good()).UsedAt);
        Assert.True(again.IsGood(token));
    }

    [Fact]
    public async Task The_secret_is_not_in_the_file_and_the_file_is_its_owners()
    {
        using var book = await OpenAsync();
        var (text, token) = await MakeAsync(book, Day);

        var stored = await File.ReadAllTextAsync(Path);
        Assert.Contains(token.Hash, stored, StringComparison.Ordinal);
        Assert.DoesNotContain(text.Text.Split('_')[2], stored, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(Path).UnixFileMode);
    }

    [Fact]
    public async Task A_revoked_token_is_good_for_nothing_also_after_a_restart()
    {
        using var book = await OpenAsync();
        var (text, token) = await MakeAsync(book, Day);
        var (other, _) = await MakeAsync(book, Day);

        Assert.Equal(token, await book.RevokeAsync(token.Id, CancellationToken.None));

        Assert.Null(await book.RevokeAsync(token.Id, CancellationToken.None));
        using var again = await OpenAsync();
        Assert.Null(again.Find(text));
        Assert.NotNull(again.Find(other));
    }

    [Fact]
    public async Task A_token_is_good_for_so_many_VMs_and_each_counts_once_also_after_a_restart()
    {
        using var book = await OpenAsync();
        var (_, token) = await MakeAsync(book, Day, uses: 2);
        Assert.True(await book.SpendAsync(token, Sample.Key('a'), CancellationToken.None));
        Assert.True(await book.SpendAsync(token, Sample.Key('a'), CancellationToken.None));

        using var again = await OpenAsync();
        Assert.True(await again.SpendAsync(token, Sample.Key('b'), CancellationToken.None));

        Assert.False(await again.SpendAsync(token, Sample.Key('c'), CancellationToken.None));
        Assert.False(again.HasUseFor(token, Sample.Key('c')));
        Assert.True(await again.SpendAsync(token, Sample.Key('a'), CancellationToken.None));
        Assert.Equal(2, Assert.Single(again.Good()).UsedFor.Count);
        _time.Now += Day;
        Assert.False(await again.SpendAsync(token, Sample.Key('a'), CancellationToken.None));
    }

    [Fact]
    public async Task Of_two_controllers_the_one_that_does_not_know_of_the_others_count_lets_nobody_in()
    {
        var store = new FileStore(_folder.Path);
        using var one = await OpenAsync(store);
        var (_, token) = await MakeAsync(one, Day, uses: 1);
        using var two = await OpenAsync(store);

        Assert.True(await one.SpendAsync(token, Sample.Key('a'), CancellationToken.None));

        await Assert.ThrowsAsync<TermEndedException>(() => two.SpendAsync(token, Sample.Key('b'), CancellationToken.None));
    }

    [Fact]
    public async Task What_has_expired_goes_with_the_next_token()
    {
        using var book = await OpenAsync();
        var (_, token) = await MakeAsync(book, Day);
        _time.Now += Day;

        await MakeAsync(book, Day);

        Assert.DoesNotContain(token.Id, await File.ReadAllTextAsync(Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_could_not_be_stored_is_not_made()
    {
        using var book = await OpenAsync();
        var (text, token) = await MakeAsync(book, Day);
        Directory.CreateDirectory(_folder[".tokens.json.new"]);

        await Assert.ThrowsAsync<StoreException>(() => MakeAsync(book, Day));
        await Assert.ThrowsAsync<StoreException>(() => book.RevokeAsync(token.Id, CancellationToken.None));

        Assert.Equal([token], book.Good());
        Assert.Equal(token, book.Find(text));
    }

    [Fact]
    public async Task What_is_almost_a_token_is_none()
    {
        using var book = await OpenAsync();
        var (text, _) = await MakeAsync(book, Day);
        var last = text.Text[^1] == '0' ? '1' : '0';

        Assert.True(AccessToken.TryParse(text.Text[..^1] + last, out var almost));
        Assert.Null(book.Find(almost));
        Assert.False(AccessToken.TryParse(text.Text[..^1], out _));
        Assert.False(AccessToken.TryParse(text.Text + "\n", out _));
        Assert.False(AccessToken.TryParse(text.Text.ToUpperInvariant(), out _));
        Assert.False(AccessToken.TryParse(null, out _));
        Assert.DoesNotContain(text.Text.Split('_')[2], $"{text}", StringComparison.Ordinal);
    }

    private async Task<TokenBook> OpenAsync(IStore? store = null)
    {
        var book = new TokenBook(store ?? new FileStore(_folder.Path), _time);
        await book.LoadAsync(CancellationToken.None);
        return book;
    }

    private static async Task<(AccessToken Text, StoredToken Token)> MakeAsync(TokenBook book, TimeSpan ttl, int? uses = null) =>
        Assert.NotNull(await book.CreateAsync(Wanted, "ci", ttl, uses, "root", pin: null, CancellationToken.None));
}