namespace Pigeon.Controller.Tokens;

/// <summary>What a token is good for.</summary>
internal enum TokenKind
{
    /// <summary>To join VMs.</summary>
    Agent,

    /// <summary>For people and their jobs: everything that the command line can ask for.</summary>
    Admin,
}
