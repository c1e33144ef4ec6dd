using Pigeon.Core.Protocol;

namespace Pigeon.Client;

/// <summary>What a caller shows to a controller, and what it wants to be shown.</summary>
/// <param name="Token">Null where none was given.</param>
/// <param name="CaFile">The CA certificates to check the controller's against; null: the CA that the token names, else those of the system.</param>
internal sealed record Access(AccessToken? Token, string? CaFile)
{
    public static Access None { get; } = new(null, null);
}
