using Pigeon.Core;

namespace Pigeon.Controller.Store;

/// <summary>What one of the controller's files holds.</summary>
/// <param name="Schema">The version of the form; another one is refused rather than guessed at.</param>
internal sealed record Stored<T>(int Schema, ValueList<T> Items)
{
    public const int CurrentSchema = 1;
}
