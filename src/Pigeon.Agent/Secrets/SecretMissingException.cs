namespace Pigeon.Agent.Secrets;

/// <summary>A secret that a container needs cannot be had. The message says where it was looked for, and nothing of what was found.</summary>
public sealed class SecretMissingException(string message) : Exception(message);
