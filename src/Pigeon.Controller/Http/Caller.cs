using Pigeon.Controller.Tokens;

namespace Pigeon.Controller.Http;

/// <summary>Who sends a request, and what they may.</summary>
internal abstract record Caller
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    private Caller() { }

    public abstract Grant Grant { get; }

    /// <summary>Until when; null when that has no end.</summary>
    public virtual DateTimeOffset? Until => null;

    /// <summary>Whether it would be let in now too: long answers end when it would not.</summary>
    public virtual bool IsStillGood => true;

    /// <summary>Completes when <see cref="IsStillGood"/> may be another.</summary>
    public virtual Task Changed => Never;

    /// <summary>Somebody who may open the unix socket.</summary>
    /// <param name="User">The user's name; null when that is not known.</param>
    public sealed record Local(string? User) : Caller
    {
        public override Grant Grant => Grant.Whole;

        public override string ToString() => User ?? "the unix socket";
    }

    public sealed record Bearer(StoredToken Token, TokenBook Book) : Caller
    {
        public override Grant Grant => Token.Grant;

        public override DateTimeOffset? Until => Token.ExpiresAt;

        public override bool IsStillGood => Book.IsGood(Token);

        public override Task Changed => Book.Changed.Next;

        public override string ToString() => Token.Name.Length == 0 ? $"token {Token.Id}" : $"token {Token.Id} ({Token.Name})";
    }
}
