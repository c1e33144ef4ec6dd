using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.World;

/// <summary>What an image that a stack wants has turned out to be; it is on the VM.</summary>
public sealed record FoundImage(AppName App, StackVersion Version, ResolvedImage Image);
