using Pigeon.Core.World;

namespace Pigeon.Core.Storage;

/// <summary>The desired state as it lies on disk.</summary>
/// <param name="Schema">The version of the form; another one is refused rather than guessed at.</param>
public sealed record StoredDesired(int Schema, Desired Desired)
{
    public const int CurrentSchema = 1;
}
