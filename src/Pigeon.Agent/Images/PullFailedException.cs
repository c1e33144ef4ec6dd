namespace Pigeon.Agent.Images;

/// <summary>An image cannot be had. The message says which, from where, why, and what to do.</summary>
/// <param name="passing">Whether the next attempt may come through with nobody doing anything.</param>
public sealed class PullFailedException(string message, bool passing, Exception? cause = null) : Exception(message, cause)
{
    public bool Passing { get; } = passing;
}
