namespace Pigeon.Controller.Certificates;

/// <summary>On what a certificate is issued. It is looked at again when it is stored: a revocation may have come between.</summary>
internal abstract record IssueGround
{
    private IssueGround() { }

    /// <summary>A token. What the VM had before is good no longer.</summary>
    /// <param name="MadeAt">When the token was made.</param>
    /// <param name="By">Whose it is.</param>
    public sealed record Token(DateTimeOffset MadeAt, string By) : IssueGround;

    /// <summary>A certificate that is good. It stays so until its successor is shown.</summary>
    public sealed record Certificate(string Serial) : IssueGround;
}
