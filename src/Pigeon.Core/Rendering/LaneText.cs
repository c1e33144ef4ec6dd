using Pigeon.Core.Names;

namespace Pigeon.Core.Rendering;

/// <summary>A lane's backend section without its servers, and what each server line says after the address.</summary>
public sealed record LaneText(Lane Lane, string Section, string ServerSettings);
