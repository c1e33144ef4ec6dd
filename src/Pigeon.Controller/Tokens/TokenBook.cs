using System.Security.Cryptography;
using Pigeon.Controller.Store;
using Pigeon.Core;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Files;

namespace Pigeon.Controller.Tokens;

/// <summary>The tokens that were made. What is changed is stored first.</summary>
internal sealed class TokenBook(IStore store, TimeProvider time) : IDisposable
{
    /// <summary>More than anybody needs, and few enough to look through.</summary>
    public const int Most = 1000;

    private const int IdLength = 4;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Shelf<StoredToken> _shelf = new(store, StoreCollection.Tokens, ControllerJson.Default.StoredToken);

    /// <summary>Reads back what was stored.</summary>
    /// <exception cref="StateFileException">It is damaged.</exception>
    /// <exception cref="StoreException">It cannot be had.</exception>
    public Task LoadAsync(CancellationToken ct) => _shelf.LoadAsync(ct);

    /// <summary>The tokens that are good now, the oldest first.</summary>
    public ValueList<StoredToken> Good() => Good(time.GetUtcNow()).OrderBy(token => token.CreatedAt).ThenBy(token => token.Id, StringComparer.Ordinal).ToValueList();

    /// <summary>The one that this is; null when it is none, or none any more.</summary>
    public StoredToken? Find(AccessToken shown) => Good(time.GetUtcNow()).FirstOrDefault(token => SameHash.Is(token.Hash, shown.Hash));

    /// <param name="pin">The controller's CA; null for the system's.</param>
    /// <returns>The token, which nobody is told again; null when there are <see cref="Most"/> already.</returns>
    /// <exception cref="StoreException">It could not be stored, and is good for nothing.</exception>
    public async Task<(AccessToken Text, StoredToken Token)?> CreateAsync(TokenKind kind, string name, TimeSpan ttl, string? pin, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            var now = time.GetUtcNow();
            if (Good(now).Count() >= Most) return null;
            var text = AccessToken.Create(pin, RandomNumberGenerator.GetBytes(AccessToken.SecretLength));
            var token = new StoredToken(RandomNumberGenerator.GetHexString(2 * IdLength, lowercase: true), kind, name, text.Hash, now, now + ttl);
            await StoreAsync(token.Id, token, ct);
            return (text, token);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <returns>The token that is good no longer; null when there is no such one.</returns>
    /// <exception cref="StoreException">It could not be stored, and the token is still good.</exception>
    public async Task<StoredToken?> RevokeAsync(string id, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            if (Good(time.GetUtcNow()).FirstOrDefault(token => token.Id == id) is not { } revoked) return null;
            await StoreAsync(id, null, ct);
            return revoked;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private IEnumerable<StoredToken> Good(DateTimeOffset now) => _shelf.All.Where(token => token.ExpiresAt > now);

    /// <summary>What has expired goes with the next change.</summary>
    private Task StoreAsync(string id, StoredToken? token, CancellationToken ct)
    {
        var expired = _shelf.All.Except(Good(time.GetUtcNow())).Where(each => each.Id != id).Select(each => (each.Id, (StoredToken?)null));
        return _shelf.SaveAsync([(id, token), .. expired], ct);
    }
}
