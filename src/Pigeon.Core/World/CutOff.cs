using Pigeon.Core.Names;

namespace Pigeon.Core.World;

/// <summary>What was cut when a version's drain time was over.</summary>
public sealed record CutOff(AppName App, StackVersion? Version, int Requests, int Tunnels, DateTimeOffset At);
