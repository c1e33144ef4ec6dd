namespace Pigeon.Controller.Tokens;

/// <summary>What somebody may do. Those after <see cref="Join"/> each may also do what those before them may.</summary>
internal enum Role
{
    /// <summary>Join VMs, and nothing else.</summary>
    Join,

    /// <summary>Look, and ask what would be done.</summary>
    Read,

    /// <summary>Say the verbs that change apps.</summary>
    Deploy,

    /// <summary>Everything.</summary>
    Admin,
}
