using Pigeon.Core.Fleet;

namespace Pigeon.Core.Storage;

/// <summary>The VM's file of orders.</summary>
/// <param name="Schema">The version of the form; another one is refused rather than guessed at.</param>
public sealed record StoredOrders(int Schema, KeptOrders Orders)
{
    public const int CurrentSchema = 1;
}
