using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Http;

namespace Pigeon.Agent.Fleet;

/// <summary>Keeps a managed VM from being changed behind its controller's back, unless whoever does it says so.</summary>
public sealed class ManagedGuard(FleetDuty? duty, Func<ControllerLinkWire>? link)
{
    /// <summary>Why a change is not taken here; null when it is. An app of which the controller wants nothing is the VM's own.</summary>
    public ProblemWire? Refuse(OperationRequest request, AppName app)
    {
        if (link is null || duty?.IsOrdered(app) != true || request.Local || request.DryRun) return null;
        var (url, name) = (link().Url, link().Name);
        return Problems.Of(ProblemCode.Managed,
            $"{app} on this VM is managed by the controller {(name is null ? "" : $"{name} ")}at {url}: say it there (--host https://{url}), or with --local to change this VM alone until the controller orders something new for {app}");
    }
}
