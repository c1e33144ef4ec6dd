using System.Globalization;
using System.Text;
using Pigeon.Core.Protocol;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Terminal;

/// <summary>The status as text for people, within 80 columns unless a name is too long for that.</summary>
internal static class StatusPage
{
    private const int Columns = 80;
    private static readonly string[] CertificateTitles = ["CERTIFICATE", "VALID UNTIL", "SERVED", "NAMES"];
    private const int DriftShown = 5;
    private static readonly TimeSpan DriftShownFor = TimeSpan.FromHours(24);
    private static readonly string[] StackTitles = ["VERSION", "STATE", "READY", "LANE", "SINCE", "WAITING FOR"];
    private static readonly string[] MemberTitles = ["CONTAINER", "SERVER", "ADDRESS", "STATE", "HEALTH", "REQUESTS"];

    public static string Render(StatusWire status, DateTimeOffset now, bool verbose)
    {
        var page = new StringBuilder();
        page.AppendLine(Header(status));
        if (status.Controller is { Connected: true } link)
            page.AppendLine(Printed.Fit(Printed.Clean($"controller {link.Name}  {link.Url}, linked {Printed.Ago(now - link.Since)}"), Columns));
        foreach (var frontend in status.Frontends.Where(frontend => frontend.TlsBind.Count > 0)) AppendTls(page, frontend, verbose);
        if (status.Apps.Count == 0) page.AppendLine().AppendLine("no app yet: `pigeon release APP VERSION` makes the first");
        foreach (var app in status.Apps) AppendApp(page, app, now, verbose);
        AppendDrift(page, status, now);
        if (status.Problems().ToList() is { Count: > 0 } problems)
        {
            page.AppendLine();
            foreach (var problem in problems) page.AppendLine($"! {Printed.Clean(problem)}");
        }

        return page.ToString();
    }

    private static void AppendDrift(StringBuilder page, StatusWire status, DateTimeOffset now)
    {
        var recent = status.Drift.Where(found => now - found.At < DriftShownFor).TakeLast(DriftShown).ToList();
        if (recent.Count == 0) return;
        page.AppendLine().AppendLine("changed by another hand, and put right:");
        foreach (var found in recent) page.AppendLine(Printed.Clean($"  {Printed.Ago(now - found.At)}  {found.What}"));
    }

    private static string Header(StatusWire status)
    {
        // The commit behind a plus is for reports of faults.
        var docker = status.Docker.Reachable ? Printed.Engine(status.Docker) : "unreachable";
        var haproxy = status.Haproxy.Running ? status.Haproxy.Version ?? "running" : "not running";
        return Printed.Clean($"{status.Vm}  agent {status.Agent.Split('+')[0]}  docker {docker}  haproxy {haproxy}");
    }

    private static void AppendTls(StringBuilder page, FrontendWire frontend, bool verbose)
    {
        var next = frontend.Certificates.MinBy(certificate => certificate.NotAfter);
        var expiry = next is null ? "" : string.Create(CultureInfo.InvariantCulture, $", valid until {next.NotAfter:yyyy-MM-dd}");
        var summary = $"{frontend.Name}  TLS on {string.Join(", ", frontend.TlsBind)}, {Printed.Count(frontend.Certificates.Count, "certificate")}{expiry}";
        page.AppendLine(Printed.Fit(Printed.Clean(summary), Columns));
        if (verbose) TextTable.Append(page, "  ", Columns, CertificateTitles, [.. frontend.Certificates.Select(Row)]);
    }

    private static string[] Row(CertificateWire certificate) =>
    [
        certificate.Default ? $"{certificate.File} (default)" : certificate.File,
        certificate.NotAfter.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        certificate.Served ? "yes" : "no",
        string.Join(' ', certificate.Names),
    ];

    private static void AppendApp(StringBuilder page, AppWire app, DateTimeOffset now, bool verbose)
    {
        page.AppendLine();
        page.AppendLine(string.Create(CultureInfo.InvariantCulture, $"{app.Name}  revision {app.Revision}"));
        if (app.Operation is { } operation)
        {
            page.AppendLine(Printed.Fit($"  {Printed.UnderWay(operation)}", Columns));
            foreach (var pull in operation.Pulls) page.AppendLine(Printed.Fit($"  {Printed.Pull(pull)}", Columns));
        }

        TextTable.Append(page, "  ", Columns, StackTitles, [.. app.Stacks.Select(stack => Row(stack, now))]);
        if (verbose) foreach (var stack in app.Stacks.Where(stack => stack.Members.Count > 0)) AppendMembers(page, stack);
    }

    private static void AppendMembers(StringBuilder page, StackWire stack)
    {
        page.AppendLine($"  members of {stack.Version}");
        foreach (var image in stack.Images)
            page.AppendLine(Printed.Clean($"    image {new ResolvedImage(image.Name, image.Id, image.Digest)}"));
        TextTable.Append(page, "    ", Columns, MemberTitles, [.. stack.Members.Select(Row)]);
    }

    private static string[] Row(StackWire stack, DateTimeOffset now) =>
    [
        stack.Version,
        stack.State,
        string.Create(CultureInfo.InvariantCulture, $"{stack.Ready}/{stack.Wanted}"),
        stack.Lane,
        Printed.Lifetime(stack.Since, stack.ExpiresAt, now),
        stack.WaitingFor ?? "",
    ];

    private static string[] Row(MemberWire member) =>
    [
        member.Id.Length > 12 ? member.Id[..12] : member.Id,
        member.Server ?? "-",
        member.Address ?? "-",
        member.State,
        member.Health,
        string.Create(CultureInfo.InvariantCulture, $"{member.InFlight}{(member.Tunnels == 0 ? "" : $" ({Traffic.Describe(0, member.Tunnels)})")}"),
    ];
}
