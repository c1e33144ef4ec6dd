namespace Pigeon.Core.Protocol;

/// <summary>What <c>GET /v1/tokens</c> shows: the tokens that are good now, the oldest first.</summary>
public sealed record TokensWire(IReadOnlyList<TokenWire> Tokens)
{
    public int SchemaVersion { get; init; } = 2;
}
