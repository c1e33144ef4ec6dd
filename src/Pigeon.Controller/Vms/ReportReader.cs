using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Storage;

namespace Pigeon.Controller.Vms;

/// <summary>Makes a record of what an agent says of its VM. Agents are not believed blindly: what they say is shown to people and put into definitions.</summary>
internal static class ReportReader
{
    private const int MostLabels = 100;
    private const int MostCapabilities = 100;
    private const int LongestWord = 63;
    private const int LongestValue = 255;
    private const int LongestSentence = 1000;
    private const int MostApps = 1000;
    private const int MostStacks = 10;
    private const int MostMembers = 1000;
    private const int MostHeld = 10_000;

    /// <summary>Revisions count changes: more than that is no number of changes.</summary>
    private const long HighestRevision = 1_000_000_000_000;

    /// <param name="problem">What of it does not fit.</param>
    public static bool TryRead(VmName name, VmReportWire report, DateTimeOffset joinedAt, [NotNullWhen(true)] out VmRecord? vm, [NotNullWhen(false)] out string? problem)
    {
        vm = null;
        VmAddress? address = null;
        if (report.Address is { } said)
        {
            if (!VmAddress.TryParse(said, out var parsed))
            {
                problem = $"address: {VmAddress.Rule}";
                return false;
            }

            address = parsed;
        }

        problem = Wrong(report);
        if (problem is not null) return false;
        vm = new VmRecord
        {
            Name = name,
            Facts = new VmFacts(name.Text, report.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => new LabelPair(label.Key, label.Value)).ToValueList()),
            Address = address,
            AgentVersion = report.Status.Agent,
            Capabilities = report.Capabilities.ToValueList(),
            JoinedAt = joinedAt,
        };
        return true;
    }

    /// <summary>Reads what the VM has made of its orders.</summary>
    /// <param name="vm">What the rest of the report says of it.</param>
    /// <param name="fleet">Null when the agent tells nothing of the kind.</param>
    /// <param name="problem">What of it does not fit.</param>
    public static bool TryReadFleet(VmRecord vm, VmReportWire report, out VmReport? fleet, [NotNullWhen(false)] out string? problem)
    {
        (fleet, problem) = (null, null);
        if (report.Fleet is not { } element) return true;
        try
        {
            // Nobody speaks for another one, and what is shown to people is one line of theirs.
            fleet = element.Deserialize(OrdersJson.Default.VmReport) is { } told
                ? told with { Vm = vm.Name, Facts = vm.Facts, Apps = told.Apps.Select(Plain).ToValueList() } : null;
            if (fleet is not null) problem = WrongFleet(fleet, vm.Address);
            return problem is null;
        }
        catch (JsonException fault)
        {
            problem = $"fleet: {fault.Message}";
            return false;
        }
    }

    private static string? WrongFleet(VmReport fleet, VmAddress? address)
    {
        if (fleet.Apps.Count > MostApps || fleet.Apps.DistinctBy(app => app.App).Count() != fleet.Apps.Count) return $"fleet: an app is told twice, or there are more than {MostApps}";
        if (fleet.Apps.Any(app => app.Revision is < 0 or > HighestRevision)) return "fleet: a revision is none";
        if (fleet.Apps.Any(app => app.Stacks.Any(stack => stack.Members.Any(member => member.Address.Ip.ToString() != address?.Text)))) return "fleet: a member has another address than the VM";
        if (fleet.Holds?.Count > MostHeld) return $"fleet: more than {MostHeld} members on other VMs are held";
        return fleet.Apps.Any(app => app.Stacks.Count > MostStacks || app.Stacks.Any(stack => stack.Members.Count > MostMembers || stack.Leaving.Count > MostMembers))
            ? $"fleet: an app has more than {MostStacks} versions, or one of them more than {MostMembers} members" : null;
    }

    private static AppReport Plain(AppReport app) => app with
    {
        Refusal = app.Refusal is { } refusal ? refusal with { Why = Printable.Of(refusal.Why, LongestSentence) } : null,
        Stacks = app.Stacks.Select(stack => stack with { WaitingFor = stack.WaitingFor is { } missing ? Printable.Of(missing, LongestSentence) : null }).ToValueList(),
    };

    private static string? Wrong(VmReportWire report)
    {
        if (report.Labels.Count > MostLabels) return $"labels: at most {MostLabels} are taken";
        if (report.Labels.Any(label => !VmLabelKey.TryParse(label.Key, out _) || label.Value is not { Length: <= LongestValue } || label.Value.Any(char.IsControl)))
            return $"labels: a key is {VmLabelKey.Rule}; a value has at most {LongestValue} characters, none of them a control character";
        if (report.Capabilities.Count > MostCapabilities || !report.Capabilities.All(IsWord))
            return $"capabilities: at most {MostCapabilities} words of 1 to {LongestWord} printable characters";
        if (report.Status.Apps.Count > MostApps || report.Status.Apps.Any(app => app?.Stacks.Count > MostStacks)) return $"status: more than {MostApps} apps, or one of more than {MostStacks} versions";
        if (report.Status.Apps.Any(app => !IsApp(app)) || report.Status.Warnings.Any(warning => warning is null)) return "status: an app, a version or a warning is none";
        return IsWord(report.Status.Agent) ? null : $"status.agent: 1 to {LongestWord} printable characters";
    }

    // The reader of JSON holds members to their type, and not the items of lists.
    private static bool IsApp(AppWire? app) =>
        AppName.TryParse(app?.Name, out _) && app.Stacks.All(stack => StackVersion.TryParse(stack?.Version, out _) && IsWord(stack.State));

    private static bool IsWord(string? text) => text is { Length: > 0 and <= LongestWord } && text.All(Printable.Is);
}
