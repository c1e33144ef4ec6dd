using Pigeon.Core.Definitions;
using Pigeon.Core.Names;

namespace Pigeon.Core.Stacks;

/// <summary>One container that a stack wants: the n-th replica of one service.</summary>
public sealed record ReplicaSpec(AppName App, StackVersion Version, ServiceSpec Service, int Number)
{
    public string ContainerName => $"{App}_{Version}_{Service.Name}_{Number}";
}
