using System.Collections.Concurrent;
using System.Security.Cryptography;
using Pigeon.Controller.Store;
using Pigeon.Core;
using Pigeon.Core.Protocol;
using Pigeon.Hosting;
using Pigeon.Hosting.Files;

namespace Pigeon.Controller.Tokens;

/// <summary>The tokens that were made. What is changed is stored first.</summary>
internal sealed class TokenBook(IStore store, TimeProvider time) : IDisposable
{
    /// <summary>More than anybody needs, and few enough to look through.</summary>
    public const int Most = 1000;

    private const int IdLength = 4;

    /// <summary>How often it is stored which tokens were used: a crash forgets so much of it.</summary>
    private static readonly TimeSpan UsePause = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _uses = new();
    private readonly Shelf<StoredToken> _shelf = new(store, StoreCollection.Tokens, ControllerJson.Default.StoredToken);

    /// <summary>Reads back what was stored.</summary>
    /// <exception cref="StateFileException">It is damaged.</exception>
    /// <exception cref="StoreException">It cannot be had.</exception>
    public Task LoadAsync(CancellationToken ct) => _shelf.LoadAsync(ct);

    /// <summary>The tokens that are good now, the oldest first.</summary>
    public ValueList<StoredToken> Good() => Good(time.GetUtcNow()).OrderBy(token => token.CreatedAt).ThenBy(token => token.Id, StringComparer.Ordinal).ToValueList();

    /// <summary>Whether there are <see cref="Most"/>.</summary>
    public bool IsFull => Good(time.GetUtcNow()).Count() >= Most;

    /// <summary>Beats when a token was made or revoked.</summary>
    public Pulse Changed { get; } = new();

    /// <summary>The one that this is; null when it is none, or none any more.</summary>
    public StoredToken? Find(AccessToken shown) => Good(time.GetUtcNow()).FirstOrDefault(token => SameHash.Is(token.Hash, shown.Hash));

    /// <summary>As <see cref="Find"/>, for whoever shows it: it is used now.</summary>
    public StoredToken? Use(AccessToken shown)
    {
        if (Find(shown) is not { } token) return null;
        _uses[token.Id] = time.GetUtcNow();
        return token;
    }

    public bool IsGood(StoredToken token) => Good(time.GetUtcNow()).Any(each => each.Id == token.Id);

    /// <summary>When it was used last, as far as is known.</summary>
    public DateTimeOffset? UsedAt(StoredToken token) => _uses.TryGetValue(token.Id, out var used) ? used : token.UsedAt;

    /// <summary>Whether a VM with that key may join with it, as far as its uses go.</summary>
    public bool HasUseFor(StoredToken token, string key) => _shelf.Find(token.Id)?.HasUseFor(key) == true;

    /// <param name="uses">How many VMs may join with it; null: any number.</param>
    /// <param name="madeBy">Who makes it.</param>
    /// <param name="pin">The controller's CA; null for the system's.</param>
    /// <returns>The token, which nobody is told again; null when there are <see cref="Most"/> already.</returns>
    /// <exception cref="StoreException">It could not be stored, and is good for nothing.</exception>
    public async Task<(AccessToken Text, StoredToken Token)?> CreateAsync(Grant grant, string name, TimeSpan ttl, int? uses, string madeBy, string? pin, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            var now = time.GetUtcNow();
            if (IsFull) return null;
            var text = AccessToken.Create(pin, RandomNumberGenerator.GetBytes(AccessToken.SecretLength));
            var token = new StoredToken
            {
                Id = RandomNumberGenerator.GetHexString(2 * IdLength, lowercase: true), Role = grant.Role, Apps = grant.Apps, Vms = grant.Vms,
                Name = name, Hash = text.Hash, CreatedAt = now, ExpiresAt = now + ttl, MadeBy = madeBy, Uses = uses,
            };
            await StoreAsync(token.Id, token, ct);
            return (text, token);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Takes down that a VM joins with it, before it does.</summary>
    /// <param name="key">The fingerprint of the VM's key.</param>
    /// <returns>False when as many have joined as it is for, or it is good no longer.</returns>
    /// <exception cref="StoreException">It could not be stored, and the VM must not join.</exception>
    /// <exception cref="TermEndedException">Another controller leads by now, and counts.</exception>
    public async Task<bool> SpendAsync(StoredToken shown, string key, CancellationToken ct)
    {
        if (shown.Uses is null) return true;
        await _turn.WaitAsync(ct);
        try
        {
            if (Good(time.GetUtcNow()).FirstOrDefault(each => each.Id == shown.Id) is not { } token || !token.HasUseFor(key)) return false;
            if (!token.UsedFor.Contains(key)) await StoreAsync(token.Id, token with { UsedFor = [.. token.UsedFor, key] }, ct);
            return true;
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
            _uses.TryRemove(id, out _);
            return revoked;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Stores now and then, and at the end, which tokens were used: nobody waits for it, and nothing rests on it.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await Task.Delay(UsePause, time, ct);
                await KeepUsesAsync(ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await KeepUsesAsync(CancellationToken.None);
            throw;
        }
    }

    public async Task KeepUsesAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            var used = Good(time.GetUtcNow()).Where(token => UsedAt(token) != token.UsedAt).Select(token => (token.Id, (StoredToken?)(token with { UsedAt = UsedAt(token) })));
            await _shelf.SaveAsync(used.ToList(), ct);
        }
        catch (Exception fault) when (fault is StoreException or StoreUnsureException or TermEndedException)
        {
            // It is said again next time.
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private IEnumerable<StoredToken> Good(DateTimeOffset now) => _shelf.All.Where(token => token.ExpiresAt > now);

    /// <summary>What has expired goes with the next change.</summary>
    private async Task StoreAsync(string id, StoredToken? token, CancellationToken ct)
    {
        var expired = _shelf.All.Except(Good(time.GetUtcNow())).Where(each => each.Id != id).Select(each => (each.Id, (StoredToken?)null));
        await _shelf.SaveAsync([(id, token), .. expired], ct);
        Changed.Beat();
    }
}
