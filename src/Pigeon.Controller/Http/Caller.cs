using Pigeon.Controller.Tokens;

namespace Pigeon.Controller.Http;

/// <summary>Who sends a request.</summary>
internal abstract record Caller
{
    private Caller() { }

    /// <summary>Somebody who may open the unix socket.</summary>
    public sealed record Local : Caller
    {
        public override string ToString() => "the unix socket";
    }

    public sealed record Bearer(StoredToken Token) : Caller
    {
        public override string ToString() => Token.Name.Length == 0 ? $"token {Token.Id}" : $"token {Token.Id} ({Token.Name})";
    }
}
