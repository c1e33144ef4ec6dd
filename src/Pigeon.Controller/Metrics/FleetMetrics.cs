using Pigeon.Core.Fleet;
using Pigeon.Core.Protocol;
using Pigeon.Core.Stacks;
using Pigeon.Hosting.Metrics;

namespace Pigeon.Controller.Metrics;

/// <summary>What the controller that leads tells of the fleet, by app and by VM. Versions are no label: there is a new one with each release.</summary>
internal static class FleetMetrics
{
    private static readonly string[] Standings = [.. Enum.GetValues<Standing>().Select(standing => standing.ToString().ToLowerInvariant())];

    private static readonly string[] StackStates = [.. Enum.GetValues<StackState>().Select(state => state.ToString().ToLowerInvariant())];

    private static readonly string[] Behind = ["disagrees", "unreachable", "unjudged"];

    public static void Write(MetricPage page, FleetStatusWire fleet, CertificatesWire certificates)
    {
        // Names that only VMs tell of are no labels: there may be any number of them.
        var apps = fleet.Apps.Where(app => !app.Local).ToList();
        page.Gauge("pigeon_fleet_vms", "VMs that have joined, by whether they were heard within the lease")
            .Add("pigeon_fleet_vms", fleet.Vms.Count(vm => vm.Present), ("state", "present")).Add("pigeon_fleet_vms", fleet.Vms.Count(vm => !vm.Present), ("state", "silent"));
        page.Gauge("pigeon_fleet_vm_present", "Whether the VM was heard within the lease");
        foreach (var vm in fleet.Vms) page.Add("pigeon_fleet_vm_present", vm.Present ? 1 : 0, ("vm", vm.Name));
        page.Gauge("pigeon_fleet_vm_problems", "Things of the VM that deserve a look");
        foreach (var vm in fleet.Vms) page.Add("pigeon_fleet_vm_problems", vm.Problems.Count, ("vm", vm.Name));
        page.Gauge("pigeon_fleet_vms_behind", "VMs that do not follow: they differ from what is wanted, are silent, or cannot be judged",
            apps.SelectMany(app => app.Vms).Where(vm => Behind.Contains(vm.Standing)).Select(vm => vm.Vm).Distinct().Count());
        page.Gauge("pigeon_fleet_apps", "Apps of the fleet", apps.Count)
            .Gauge("pigeon_fleet_operations_running", "Operations of the fleet that are under way", apps.Count(app => app.Operation is not null));
        page.Gauge("pigeon_fleet_app_vms", "VMs that have to do with the app, by how they stand to what it should be there");
        foreach (var app in apps)
            foreach (var standing in Standings)
                page.Add("pigeon_fleet_app_vms", app.Vms.Count(vm => vm.Standing == standing), ("app", app.Name), ("standing", standing));
        page.Gauge("pigeon_fleet_stacks", "Versions of the app that should be, by state");
        foreach (var app in apps)
            foreach (var state in StackStates)
                page.Add("pigeon_fleet_stacks", app.Versions.Count(version => version.State == state), ("app", app.Name), ("state", state));
        page.Gauge("pigeon_webhook_waiting", "Messages that the webhook is still to be told");
        foreach (var webhook in fleet.Webhooks) page.Add("pigeon_webhook_waiting", webhook.Waiting, ("webhook", webhook.Name));
        page.Gauge("pigeon_webhook_failing", "Whether the webhook takes nothing");
        foreach (var webhook in fleet.Webhooks) page.Add("pigeon_webhook_failing", webhook.FailsSince is null ? 0 : 1, ("webhook", webhook.Name));
        page.Gauge("pigeon_vm_certificate_expiry_timestamp_seconds", "When the certificate of the VM runs out, in seconds since 1970");
        foreach (var vm in certificates.Vms.Where(one => one.State is VmCertificateState.Good or VmCertificateState.Late or VmCertificateState.Expired).GroupBy(one => one.Vm))
            page.Add("pigeon_vm_certificate_expiry_timestamp_seconds", MetricPage.SecondsOf(vm.Max(one => one.ExpiresAt)), ("vm", vm.Key));
    }
}
