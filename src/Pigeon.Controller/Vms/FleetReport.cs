using Pigeon.Controller.Certificates;
using Pigeon.Controller.Fleet;
using Pigeon.Controller.Tokens;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Targets;
using Pigeon.Hosting;

namespace Pigeon.Controller.Vms;

/// <summary>Shows the fleet: its VMs, and its apps as they should be beside what the VMs told.</summary>
/// <param name="picture">What should be, as it is decided at the moment.</param>
/// <param name="warnings">What of the controller itself deserves a look, whatever becomes of its VMs.</param>
internal sealed class FleetReport(
    string controller, VmBook vms, Presence presence, Func<FleetPicture> picture, FleetJournal journal, Func<IReadOnlyList<WebhookStateWire>> webhooks, CertificateReport certificates,
    IReadOnlyList<string> warnings)
{
    /// <summary>Where the state is, and what is wrong with it.</summary>
    public Func<FleetStoreWire?> Store { get; init; } = () => null;

    /// <summary>The VMs that an expression matches.</summary>
    /// <param name="expression">Null: all of them.</param>
    /// <param name="problem">What is wrong with the expression; then nothing is shown.</param>
    /// <param name="grant">What whoever asks may see.</param>
    public VmsWire? Vms(string? expression, Grant grant, out string? problem)
    {
        var (now, target) = (picture(), Target.Everywhere);
        var (groups, sight) = (now.View.Groups, new CallerSight(grant, now));
        problem = null;
        if (expression is not null)
        {
            if (!Target.TryParse(expression, out var read, out var mistake)) problem = $"{mistake}";
            else problem = groups.Problem(target = read);
        }

        return problem is null ? new(controller, presence.StartedAt, [.. vms.All.Where(vm => grant.Covers(vm.Facts, groups) && target.Matches(vm.Facts, groups)).Select(vm => Show(vm, sight))]) : null;
    }

    /// <param name="grant">What whoever asks may see.</param>
    public FleetStatusWire Status(Grant grant)
    {
        var now = picture();
        var sight = new CallerSight(grant, now);
        var told = vms.All.Where(vm => grant.Covers(vm.Facts, now.View.Groups)).Select(vm => Told(vm.Name)).ToList();
        return new FleetStatusWire
        {
            Controller = controller,
            Version = BuildVersion.Text,
            StartedAt = presence.StartedAt,
            Store = grant.IsUnscoped ? Store() : null,
            Warnings = grant.IsUnscoped ? [.. warnings, .. certificates.Problems()] : [],
            Webhooks = grant.IsUnscoped ? webhooks() : [],
            Vms = [.. told.Select(vm => new FleetVmWire(vm.Name.Text, vm.Present, vm.HeardAt, [.. sight.Problems(vm.Status), .. Certificate(vm.Name)]))],
            Apps = [.. new FleetAppReport(now, journal, told, sight, presence.Now).ShowAll()],
        };
    }

    private IEnumerable<string> Certificate(VmName vm) => certificates.ProblemOf(vm) is { } problem ? [problem] : [];

    private ToldVm Told(VmName vm)
    {
        var last = presence.Last(vm);
        return new ToldVm(vm, presence.IsPresent(vm), last?.At, last?.Report.Status);
    }

    private VmWire Show(VmRecord vm, CallerSight sight)
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
            Haproxy = last is { Report.Status.Haproxy: var haproxy } ? sight.Show(haproxy) : null,
            Docker = last is { Report.Status.Docker: var docker } ? sight.Show(docker) : null,
            Certificate = certificates.ProblemOf(vm.Name),
        };
    }
}
