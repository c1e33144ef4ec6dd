namespace Pigeon.TestKit;

/// <summary>What the load looks at in an answer.</summary>
internal sealed record LoadResponse(int Status, string Version, bool KeepsConnection);
