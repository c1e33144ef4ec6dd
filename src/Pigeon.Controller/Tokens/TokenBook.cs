using System.Security.Cryptography;
using Pigeon.Controller.Store;
using Pigeon.Core;
using Pigeon.Core.Protocol;

namespace Pigeon.Controller.Tokens;

/// <summary>The tokens that were made. What is changed is stored first.</summary>
internal sealed class TokenBook(RecordFile<StoredToken> file, TimeProvider time) : IDisposable
{
    /// <summary>More than anybody needs, and few enough to look through.</summary>
    public const int Most = 1000;

    private const int IdLength = 4;
    private readonly SemaphoreSlim _turn = new(1);
    private volatile ValueList<StoredToken> _tokens = file.Load();

    /// <summary>The tokens that are good now, the oldest first.</summary>
    public ValueList<StoredToken> Good() => _tokens.Where(token => token.ExpiresAt > time.GetUtcNow()).ToValueList();

    /// <summary>The one that this is; null when it is none, or none any more.</summary>
    public StoredToken? Find(AccessToken shown) => Good().FirstOrDefault(token => SameHash.Is(token.Hash, shown.Hash));

    /// <param name="pin">The controller's CA; null for the system's.</param>
    /// <returns>The token, which nobody is told again; null when there are <see cref="Most"/> already.</returns>
    /// <exception cref="IOException">It could not be stored, and is good for nothing.</exception>
    public async Task<(AccessToken Text, StoredToken Token)?> CreateAsync(TokenKind kind, string name, TimeSpan ttl, string? pin, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            var good = Good();
            if (good.Count >= Most) return null;
            var text = AccessToken.Create(pin, RandomNumberGenerator.GetBytes(AccessToken.SecretLength));
            var now = time.GetUtcNow();
            var token = new StoredToken(RandomNumberGenerator.GetHexString(2 * IdLength, lowercase: true), kind, name, text.Hash, now, now + ttl);
            await StoreAsync([.. good, token], ct);
            return (text, token);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <returns>The token that is good no longer; null when there is no such one.</returns>
    /// <exception cref="IOException">It could not be stored, and the token is still good.</exception>
    public async Task<StoredToken?> RevokeAsync(string id, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            var good = Good();
            if (good.FirstOrDefault(token => token.Id == id) is not { } revoked) return null;
            await StoreAsync(good.Where(token => token.Id != id).ToValueList(), ct);
            return revoked;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task StoreAsync(ValueList<StoredToken> tokens, CancellationToken ct)
    {
        await file.SaveAsync(tokens, ct);
        _tokens = tokens;
    }
}
