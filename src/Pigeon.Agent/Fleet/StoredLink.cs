namespace Pigeon.Agent.Fleet;

/// <summary>What an agent keeps of its controller.</summary>
/// <param name="Schema">The version of the form; another one is refused rather than guessed at.</param>
/// <param name="Token">What it speaks with; it names the controller's CA too.</param>
/// <param name="HasJoined">Whether the controller knows it.</param>
internal sealed record StoredLink(int Schema, string Token, bool HasJoined)
{
    public const int CurrentSchema = 1;
}
