using System.Globalization;
using System.Text;
using Pigeon.Core.Protocol;

namespace Pigeon.Terminal;

/// <summary>The status as text for people, within 80 columns unless a name is too long for that.</summary>
internal static class StatusPage
{
    private const int Columns = 80;
    private static readonly string[] StackTitles = ["VERSION", "STATE", "READY", "LANE", "SINCE", "WAITING FOR"];
    private static readonly string[] MemberTitles = ["CONTAINER", "SERVER", "ADDRESS", "STATE", "HEALTH", "REQUESTS"];

    public static string Render(StatusWire status, DateTimeOffset now, bool verbose)
    {
        var page = new StringBuilder();
        page.AppendLine(Header(status));
        if (status.Apps.Count == 0) page.AppendLine().AppendLine("no app yet: `pigeon release APP VERSION` makes the first");
        foreach (var app in status.Apps) AppendApp(page, app, now, verbose);
        if (Problems(status).ToList() is { Count: > 0 } problems)
        {
            page.AppendLine();
            foreach (var problem in problems) page.AppendLine($"! {Printed.Clean(problem)}");
        }

        return page.ToString();
    }

    private static string Header(StatusWire status)
    {
        var docker = status.Docker.Reachable ? status.Docker.Version ?? "reachable" : "unreachable";
        var haproxy = status.Haproxy.Running ? status.Haproxy.Version ?? "running" : "not running";
        return Printed.Clean($"{status.Vm}  agent {status.Agent}  docker {docker}  haproxy {haproxy}");
    }

    private static void AppendApp(StringBuilder page, AppWire app, DateTimeOffset now, bool verbose)
    {
        page.AppendLine();
        page.AppendLine(string.Create(CultureInfo.InvariantCulture, $"{app.Name}  revision {app.Revision}"));
        if (app.Operation is { } operation)
        {
            var waiting = operation.WaitingFor is { } what ? $", waiting for: {what}" : "";
            page.AppendLine(Printed.Fit(Printed.Clean($"  {operation.Verb} of {Printed.Stack(operation.App, operation.Version)} is under way{waiting}"), Columns));
        }

        TextTable.Append(page, "  ", Columns, StackTitles, [.. app.Stacks.Select(stack => Row(stack, now))]);
        if (verbose) foreach (var stack in app.Stacks.Where(stack => stack.Members.Count > 0)) AppendMembers(page, stack);
    }

    private static void AppendMembers(StringBuilder page, StackWire stack)
    {
        page.AppendLine($"  members of {stack.Version}");
        TextTable.Append(page, "    ", Columns, MemberTitles, [.. stack.Members.Select(Row)]);
    }

    private static string[] Row(StackWire stack, DateTimeOffset now) =>
    [
        stack.Version,
        stack.State,
        string.Create(CultureInfo.InvariantCulture, $"{stack.Ready}/{stack.Wanted}"),
        stack.Lane,
        Printed.Ago(now - stack.Since),
        stack.WaitingFor ?? "",
    ];

    private static string[] Row(MemberWire member) =>
    [
        member.Id.Length > 12 ? member.Id[..12] : member.Id,
        member.Server ?? "-",
        member.Address ?? "-",
        member.State,
        member.Health,
        member.InFlight.ToString(CultureInfo.InvariantCulture),
    ];

    private static IEnumerable<string> Problems(StatusWire status)
    {
        if (status.Docker.Problem is { } docker) yield return $"docker: {docker}";
        if (status.Haproxy.Problem is { } haproxy) yield return $"haproxy: {haproxy}";
        foreach (var warning in status.Warnings) yield return warning;
    }
}
