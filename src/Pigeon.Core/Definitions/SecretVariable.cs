namespace Pigeon.Core.Definitions;

/// <summary>A variable of a container's environment whose text is only looked up when the container is created, and stored nowhere.</summary>
/// <param name="Name">What the container knows it by.</param>
/// <param name="Reference">The file's absolute path, or the name of the agent's variable.</param>
public sealed record SecretVariable(string Name, SecretSource Source, string Reference);
