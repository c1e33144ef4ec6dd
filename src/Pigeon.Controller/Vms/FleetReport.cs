using Pigeon.Controller.Fleet;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Targets;
using Pigeon.Hosting;

namespace Pigeon.Controller.Vms;

/// <summary>Shows the fleet: its VMs, and its apps as they should be beside what the VMs told.</summary>
/// <param name="picture">What should be, as it is decided at the moment.</param>
internal sealed class FleetReport(string controller, VmBook vms, Presence presence, Func<FleetPicture> picture, FleetJournal journal, Func<IReadOnlyList<WebhookStateWire>> webhooks)
{
    /// <summary>The VMs that an expression matches.</summary>
    /// <param name="expression">Null: all of them.</param>
    /// <param name="problem">What is wrong with the expression; then nothing is shown.</param>
    public VmsWire? Vms(string? expression, out string? problem)
    {
        var (target, groups) = (Target.Everywhere, picture().View.Groups);
        problem = null;
        if (expression is not null)
        {
            if (!Target.TryParse(expression, out var read, out var mistake)) problem = $"{mistake}";
            else problem = groups.Problem(target = read);
        }

        return problem is null ? new(controller, presence.StartedAt, [.. vms.All.Where(vm => target.Matches(vm.Facts, groups)).Select(Show)]) : null;
    }

    public FleetStatusWire Status()
    {
        var told = vms.All.Select(vm => Told(vm.Name)).ToList();
        return new FleetStatusWire
        {
            Controller = controller,
            Version = BuildVersion.Text,
            StartedAt = presence.StartedAt,
            Webhooks = webhooks(),
            Vms = [.. told.Select(vm => new FleetVmWire(vm.Name.Text, vm.Present, vm.HeardAt, [.. vm.Status?.Problems() ?? []]))],
            Apps = [.. new FleetAppReport(picture(), journal, told, presence.Now).ShowAll()],
        };
    }

    private ToldVm Told(VmName vm)
    {
        var last = presence.Last(vm);
        return new ToldVm(vm, presence.IsPresent(vm), last?.At, last?.Report.Status);
    }

    private VmWire Show(VmRecord vm)
    {
        var last = presence.Last(vm.Name);
        return new VmWire
        {
            Name = vm.Name.Text,
            Address = vm.Address?.Text,
            Labels = vm.Facts.Labels.ToDictionary(label => label.Key, label => label.Value),
            Present = presence.IsPresent(vm.Name),
            HeardAt = last?.At,
            JoinedAt = vm.JoinedAt,
            Agent = vm.AgentVersion,
            Haproxy = last?.Report.Status.Haproxy,
            Docker = last?.Report.Status.Docker,
        };
    }
}
