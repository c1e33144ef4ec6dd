namespace Pigeon.Agent.Credentials;

/// <summary>A credential that is configured cannot be had. The message says whose and why, and nothing of what it is.</summary>
/// <param name="passing">Whether the next attempt may come through with nobody doing anything.</param>
public sealed class CredentialException(string message, bool passing) : Exception(message)
{
    public bool Passing { get; } = passing;
}
