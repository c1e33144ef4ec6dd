using Pigeon.Controller.Tokens;

namespace Pigeon.Controller.Http;

/// <summary>Who sends a request.</summary>
internal abstract record Caller
{
    private Caller() { }

    /// <summary>Somebody who may open the unix socket.</summary>
    /// <param name="User">The user's name; null when that is not known.</param>
    public sealed record Local(string? User) : Caller
    {
        public override string ToString() => User ?? "the unix socket";
    }

    public sealed record Bearer(StoredToken Token) : Caller
    {
        public override string ToString() => Token.Name.Length == 0 ? $"token {Token.Id}" : $"token {Token.Id} ({Token.Name})";
    }
}
