namespace Pigeon.Core.Protocol;

/// <summary>What is known of a container that failed.</summary>
/// <param name="Health">The last answers to Docker's and HAProxy's checks, oldest first.</param>
/// <param name="Log">Its last log lines.</param>
public sealed record EvidenceWire(string Container, IReadOnlyList<string> Health, IReadOnlyList<string> Log);
