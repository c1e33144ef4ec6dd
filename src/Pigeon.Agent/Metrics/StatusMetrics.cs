using Pigeon.Agent.Control;
using Pigeon.Core.Protocol;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;
using Pigeon.Hosting.Metrics;

namespace Pigeon.Agent.Metrics;

/// <summary>What is on the VM, as numbers by app. Versions are no label: there is a new one with each release, and a series for each would stay behind.</summary>
internal static class StatusMetrics
{
    private static readonly string[] StackStates = [.. Enum.GetValues<StackState>().Select(state => Words.Of(state))];

    private static readonly string[] MemberStates = [.. Enum.GetValues<ServerState>().Select(state => Words.Of(state)), "absent"];

    /// <param name="status">Null before the first round: then there is nothing on the VM yet that could be told.</param>
    public static void Write(MetricPage page, StatusWire? status)
    {
        var (apps, frontends) = (status?.Apps ?? [], status?.Frontends ?? []);
        page.Gauge("pigeon_apps", "Apps that have a version here", apps.Count(app => app.Stacks.Count > 0))
            .Gauge("pigeon_operations_running", "Operations that are under way", apps.Count(app => app.Operation is not null));
        page.Gauge("pigeon_app_problem", "Whether the app's configuration is not the one that it should have, or one of its hooks failed");
        foreach (var app in apps) page.Add("pigeon_app_problem", app.Problem is null ? 0 : 1, ("app", app.Name));
        WriteStacks(page, "pigeon_stacks", "Versions of the app, by state", apps, _ => 1);
        WriteStacks(page, "pigeon_stack_members_wanted", "Members that the app's versions should have, by the version's state", apps, stack => stack.Wanted);
        WriteStacks(page, "pigeon_stack_members_ready", "Members of the app's versions that take traffic or could, by the version's state", apps, stack => stack.Ready);
        page.Gauge("pigeon_members", "Members of the app, by what HAProxy has them as");
        foreach (var app in apps)
        {
            var members = app.Stacks.SelectMany(stack => stack.Members).ToLookup(member => member.State);
            foreach (var state in MemberStates) page.Add("pigeon_members", members[state].Count(), ("app", app.Name), ("state", state));
        }

        page.Gauge("pigeon_certificate_expiry_timestamp_seconds", "When the certificates of the frontends run out, in seconds since 1970");
        foreach (var frontend in frontends)
            foreach (var certificate in frontend.Certificates)
                page.Add("pigeon_certificate_expiry_timestamp_seconds", MetricPage.SecondsOf(certificate.NotAfter), ("frontend", frontend.Name), ("file", certificate.File));
        page.Gauge("pigeon_controller_connected", "Whether the link to the controller of the fleet stands");
        if (status?.Controller is { } link) page.Add("pigeon_controller_connected", link.Connected ? 1 : 0);
    }

    private static void WriteStacks(MetricPage page, string name, string help, IReadOnlyList<AppWire> apps, Func<StackWire, int> count)
    {
        page.Gauge(name, help);
        foreach (var app in apps)
            foreach (var state in StackStates)
                page.Add(name, app.Stacks.Where(stack => stack.State == state).Sum(count), ("app", app.Name), ("state", state));
    }
}
