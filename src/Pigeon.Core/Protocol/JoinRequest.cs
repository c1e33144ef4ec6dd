namespace Pigeon.Core.Protocol;

/// <summary>What <c>POST /v1/agents</c> takes. Said again with the same key it changes nothing, so a lost answer may be asked for again.</summary>
/// <param name="Name">The VM's name.</param>
/// <param name="Key">The <see cref="AccessToken.Hash"/> of the token that the agent made for itself and speaks with from now on.</param>
public sealed record JoinRequest(string Name, string Key, VmReportWire Report);
