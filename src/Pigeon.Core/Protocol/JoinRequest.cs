namespace Pigeon.Core.Protocol;

/// <summary>What <c>POST /v1/agents</c> takes, and answers with a <see cref="JoinAnswer"/>. Said again with the same key it changes nothing, so a lost answer may be asked for again.</summary>
/// <param name="Name">The VM's name.</param>
/// <param name="Request">A certificate request for the agent's own key (PKCS #10, as PEM). Which names it asks for does not matter.</param>
public sealed record JoinRequest(string Name, string Request, VmReportWire Report);
