namespace Pigeon.Core.Definitions;

/// <summary>Where the text of a secret lies.</summary>
public enum SecretSource
{
    /// <summary>In a file on the VM.</summary>
    File = 0,

    /// <summary>In a variable of the agent's own environment.</summary>
    Environment,
}
