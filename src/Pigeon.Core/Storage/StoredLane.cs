using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Storage;

/// <summary>A lane's text as it lies on disk.</summary>
public sealed record StoredLane(AppName App, LaneSetup Setup, string Section, string ServerSettings);
