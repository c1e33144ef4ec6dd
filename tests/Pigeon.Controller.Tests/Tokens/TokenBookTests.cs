using Pigeon.Controller.Store;
using Pigeon.Controller.Tokens;
using Pigeon.Core.Protocol;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Tests.Tokens;

public sealed class TokenBookTests : IDisposable
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
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
        Assert.Equal((TokenKind.Agent, "ci"), (token.Kind, token.Name));
        _time.Now += Day - TimeSpan.FromSeconds(1);
        Assert.Equal(token, again.Find(text));
        _time.Now += TimeSpan.FromSeconds(1);
        Assert.Null(again.Find(text));
        Assert.Empty(again.Good());
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

    private async Task<TokenBook> OpenAsync()
    {
        var book = new TokenBook(new FileStore(_folder.Path), _time);
        await book.LoadAsync(CancellationToken.None);
        return book;
    }

    private static async Task<(AccessToken Text, StoredToken Token)> MakeAsync(TokenBook book, TimeSpan ttl) =>
        Assert.NotNull(await book.CreateAsync(TokenKind.Agent, "ci", ttl, pin: null, CancellationToken.None));
}
