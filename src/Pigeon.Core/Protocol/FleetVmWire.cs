namespace Pigeon.Core.Protocol;

/// <summary>A VM in the fleet's status.</summary>
/// <param name="Present">Whether its agent was heard within the lease.</param>
/// <param name="HeardAt">When its agent was heard last; null when not since the controller was started.</param>
/// <param name="Problems">What deserves a look there, in sentences, as it was told last.</param>
public sealed record FleetVmWire(string Name, bool Present, DateTimeOffset? HeardAt, IReadOnlyList<string> Problems);
