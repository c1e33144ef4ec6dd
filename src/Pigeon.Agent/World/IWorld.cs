using Pigeon.Core.Planning;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;

namespace Pigeon.Agent.World;

/// <summary>A VM's Docker and HAProxy, as far as the loop has to do with them.</summary>
public interface IWorld
{
    /// <param name="networksWanted">Whether to look for networks too, though nothing that is stored needs one.</param>
    Task<Observed> ObserveAsync(Desired desired, bool networksWanted, CancellationToken ct);

    /// <summary>Carries out a plan in its order.</summary>
    Task ApplyAsync(Plan plan, Desired desired, Blueprint blueprint, Observed observed, CancellationToken ct);
}
