using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Rendering;

/// <summary>A lane's backend section without its servers, and what each server line says after the address.</summary>
/// <param name="Setup">What it was rendered from.</param>
public sealed record LaneText(Lane Lane, LaneSetup Setup, string Section, string ServerSettings);
