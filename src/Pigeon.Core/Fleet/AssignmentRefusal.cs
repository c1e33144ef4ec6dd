namespace Pigeon.Core.Fleet;

/// <summary>Why a VM did not do what a revision says.</summary>
public sealed record AssignmentRefusal(long Revision, string Why);
