using System.Security.Cryptography;
using System.Text.Json;
using Pigeon.Agent.Settings;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Files;

namespace Pigeon.Agent.Fleet;

/// <summary>
/// What the agent speaks to its controller with. It makes its own secret and stores it before it joins, so that a join whose answer was lost can be said again.
/// </summary>
internal sealed class LinkKey(string stateDir, ControllerPlace place)
{
    private readonly string _path = Path.Combine(stateDir, "controller.json");

    /// <summary>Null until the first <see cref="Open"/>.</summary>
    public AccessToken? Token { get; private set; }

    /// <summary>Whether the controller knew it when that was last heard of.</summary>
    public bool HasJoined { get; private set; }

    /// <summary>Reads what is stored. A token from another controller's CA is a new beginning: then a new secret is made.</summary>
    /// <returns>The token to join with; null where the file has none, which is well once the VM has joined.</returns>
    /// <exception cref="LinkException">There is nothing to speak with, and no token to join with.</exception>
    public AccessToken? Open()
    {
        var ticket = ReadTicket(out var why);
        var stored = ReadStored();
        if (stored is not null && AccessToken.TryParse(stored.Token, out var kept) && (ticket is null || ticket.Pin == kept.Pin)) (Token, HasJoined) = (kept, stored.HasJoined);
        else (Token, HasJoined) = (null, false);
        if (!HasJoined && ticket is null) throw new LinkException($"{why}: `pigeon token create`, said on the controller's machine, prints one");
        Token ??= AccessToken.Create(ticket!.Pin, RandomNumberGenerator.GetBytes(AccessToken.SecretLength));
        return ticket;
    }

    /// <exception cref="IOException">It could not be stored.</exception>
    public async Task StoreAsync(bool hasJoined, CancellationToken ct)
    {
        var stored = new StoredLink(StoredLink.CurrentSchema, Token!.Text, hasJoined);
        await DurableFile.WriteIfChangedAsync(_path, JsonSerializer.SerializeToUtf8Bytes(stored, StoredLinkJson.Default.StoredLink), DurableFile.Private, ct);
        HasJoined = hasJoined;
    }

    /// <param name="why">Why there is none.</param>
    private AccessToken? ReadTicket(out string why)
    {
        try
        {
            if (AccessToken.TryParse(File.ReadAllText(place.TokenFile).Trim(), out var ticket))
            {
                why = "";
                return ticket;
            }

            why = $"{place.TokenFile} holds no token";
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            why = $"there is no token in {place.TokenFile}";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            why = $"the token in {place.TokenFile} cannot be read ({fault.Message})";
        }

        return null;
    }

    private StoredLink? ReadStored()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(_path), StoredLinkJson.Default.StoredLink) is { Schema: StoredLink.CurrentSchema } stored
                ? stored
                : throw new LinkException($"{_path} is of another version of Pigeon: move it away, and the VM joins anew");
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException fault)
        {
            throw new LinkException($"{_path} cannot be read ({fault.Message}): move it away, and the VM joins anew");
        }
    }
}
