using Pigeon.Core.Protocol;

namespace Pigeon.Terminal;

/// <summary>What of a fleet deserves a look, in sentences: one for all VMs of which the same is to be said.</summary>
internal static class FleetProblems
{
    public static IEnumerable<string> Of(FleetStatusWire status, DateTimeOffset now) => [.. status.Apps.SelectMany(app => OfApp(app, now)), .. Silence(status, now), .. OfVms(status), .. OfWebhooks(status, now)];

    private static IEnumerable<string> OfApp(FleetAppWire app, DateTimeOffset now)
    {
        foreach (var alike in app.Vms.Where(vm => vm.Standing == FleetStandingWire.Disagrees).GroupBy(vm => vm.Difference))
        {
            var since = alike.Min(vm => vm.Since) is { } at && now - at >= TimeSpan.FromSeconds(1) ? $" for {Printed.Span(now - at)}" : "";
            yield return $"{app.Name}: {Names(alike.Select(vm => vm.Vm))} {(alike.Count() == 1 ? "disagrees" : "disagree")}{since}: {alike.Key}";
        }

        foreach (var alike in app.Vms.Where(vm => vm.Standing == FleetStandingWire.Unjudged).GroupBy(vm => vm.Difference))
            yield return $"{app.Name}: what is wanted of {Names(alike.Select(vm => vm.Vm))} cannot be judged: {alike.Key}";
    }

    private static IEnumerable<string> Silence(FleetStatusWire status, DateTimeOffset now)
    {
        var silent = status.Vms.Where(vm => !vm.Present).ToList();
        var (heard, never) = (silent.Where(vm => vm.HeardAt is not null).ToList(), silent.Where(vm => vm.HeardAt is null).ToList());
        if (heard.Count > 0)
        {
            var (last, first) = (Printed.Ago(now - heard.Max(vm => vm.HeardAt)!.Value), Printed.Ago(now - heard.Min(vm => vm.HeardAt)!.Value));
            yield return $"{Names(heard.Select(vm => vm.Name))} {(heard.Count == 1 ? "is" : "are")} silent, heard {(last == first ? last : $"{first} to {last}")}";
        }

        if (never.Count > 0)
            yield return $"{Names(never.Select(vm => vm.Name))} {(never.Count == 1 ? "was" : "were")} not heard since the controller was started {Printed.Ago(now - status.StartedAt)}";
    }

    private static IEnumerable<string> OfVms(FleetStatusWire status) =>
        from vm in status.Vms
        from problem in vm.Problems
        group vm.Name by problem into alike
        select $"{Names(alike)}: {alike.Key}";

    private static IEnumerable<string> OfWebhooks(FleetStatusWire status, DateTimeOffset now) =>
        from hook in status.Webhooks
        where hook.FailsSince is not null
        select $"webhook {hook.Name} takes nothing for {Printed.Span(now - hook.FailsSince!.Value)}, {hook.Waiting} {(hook.Waiting == 1 ? "message waits" : "messages wait")}: {hook.Problem}";

    private static string Names(IEnumerable<string> vms) => Printed.Few([.. vms]);
}
