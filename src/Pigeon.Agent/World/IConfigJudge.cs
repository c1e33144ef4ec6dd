using Pigeon.Core.Rendering;
using Pigeon.Core.World;

namespace Pigeon.Agent.World;

/// <summary>Whoever can say whether an app may have another text in HAProxy's configuration.</summary>
public interface IConfigJudge
{
    /// <summary>Asks HAProxy about a configuration in which one app has another text than before.</summary>
    /// <returns>Its message when that text is to blame, or the frame; null when the app can have it.</returns>
    Task<string?> RefusalOfAsync(AppText own, Blueprint blueprint, Observed anticipated, CancellationToken ct);
}
