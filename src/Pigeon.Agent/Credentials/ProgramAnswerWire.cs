namespace Pigeon.Agent.Credentials;

/// <summary>What a credential helper answers to <c>get</c>.</summary>
internal sealed record ProgramAnswerWire
{
    public string? Username { get; init; }

    public string? Secret { get; init; }
}
