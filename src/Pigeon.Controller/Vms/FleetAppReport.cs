using Pigeon.Controller.Fleet;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;

namespace Pigeon.Controller.Vms;

/// <summary>Shows an app as it should be, beside what each VM told of it.</summary>
internal sealed class FleetAppReport(FleetPicture picture, FleetJournal journal, IReadOnlyList<ToldVm> vms, CallerSight sight, DateTimeOffset now)
{
    /// <summary>All apps that are anywhere, or should be, by name.</summary>
    public IEnumerable<FleetAppWire> ShowAll() => picture.Desired.Apps.Select(app => app.Name.Text).Concat(vms.SelectMany(vm => vm.Apps)).Distinct().Where(sight.Sees).Order(StringComparer.Ordinal)
        .Select(Show).OfType<FleetAppWire>();

    private FleetAppWire? Show(string name)
    {
        var app = AppName.TryParse(name, out var known) ? picture.Desired.Find(known) : null;
        var parts = vms.Select(vm => PartOf(app, name, vm)).Where(part => part.There is not null || part.Stands is { Wanted.Stacks.Count: > 0 } or { Wanted: not null, Difference: not null }).ToList();
        if (parts.Count == 0 && (app is not { Stacks.Count: > 0 } and not { Running: not null } || !sight.Sees(app))) return null;
        var versions = parts.SelectMany(part => part.There?.Stacks ?? []).Select(stack => stack.Version).Concat(app?.Stacks.Select(stack => stack.Version.Text) ?? []);
        return new FleetAppWire
        {
            Name = name,
            Agree = parts.TrueForAll(part => part.Stands.Standing is not Standing.Disagrees),
            Local = app is not { Stacks.Count: > 0 } and not { Running: not null } && parts.TrueForAll(part => part.Stands.Standing is Standing.Local),
            Revision = app?.Revision ?? 0,
            Operation = app?.Running is { } running ? sight.Show(journal.Show(app.Name, running)) with { Steps = [] } : null,
            Versions = [.. versions.Distinct().Order(StringComparer.Ordinal).Select(version => Show(app, version, parts))],
            Vms = [.. parts.Select(part => Show(app, part))],
        };
    }

    /// <summary>A VM's part in an app.</summary>
    private VmPart PartOf(FleetApp? app, string name, ToldVm vm) => new(
        vm, vm.Find(name), app is not null && picture.View.Find(vm.Name) is { } sight ? Alignment.StandingOf(app, picture.View, sight, vm.Present, now) : new VmStanding(Standing.Local, null, null));

    private FleetVersionWire Show(FleetApp? app, string version, List<VmPart> parts)
    {
        var stack = app?.Stacks.FirstOrDefault(each => each.Version.Text == version);
        return new FleetVersionWire
        {
            Version = version,
            State = stack is null ? null : WordOf(stack.State),
            Since = stack?.Since,
            ExpiresAt = stack is null ? null : FleetExpiry.Of(app!).FirstOrDefault(expiry => expiry.Stack.Version == stack.Version)?.At,
            Vms = [.. parts.Select(part => Held(part, version)).OfType<HeldStackWire>()],
        };
    }

    /// <summary>Null for a VM that neither holds the version nor should.</summary>
    private HeldStackWire? Held(VmPart part, string version)
    {
        var held = part.There?.Stacks.FirstOrDefault(stack => stack.Version == version);
        var assigned = part.Stands.Wanted?.Stacks.FirstOrDefault(stack => stack.Version.Text == version);
        return held is null && assigned is null ? null : new HeldStackWire
        {
            Vm = part.Vm.Name.Text,
            Present = part.Vm.Present,
            State = held?.State ?? HeldStackWire.Absent,
            Assigned = assigned is null ? null : WordOf(assigned.State),
            Since = held?.Since,
            Ready = held?.Ready ?? 0,
            Wanted = held?.Wanted ?? 0,
            WaitingFor = sight.Told(held?.WaitingFor),
        };
    }

    private FleetStandingWire Show(FleetApp? app, VmPart part) => new(
        part.Vm.Name.Text, WordOf(part.Stands.Standing), Since(app, part), sight.Told(part.Stands.Difference), app is not null && picture.View.Find(part.Vm.Name)?.App(app.Name)?.Overridden == true);

    /// <summary>A disagreement is as old as the last change on either side, at the most.</summary>
    private static DateTimeOffset? Since(FleetApp? app, VmPart part) => part.Stands.Standing switch
    {
        Standing.Unreachable => part.Vm.HeardAt,
        Standing.Disagrees => app!.Stacks.Select(stack => stack.Since).Concat(app.Operations.TakeLast(1).Select(last => last.EndedAt ?? last.StartedAt))
            .Concat(part.There?.Stacks.Select(stack => stack.Since) ?? []).Max(at => (DateTimeOffset?)at),
        _ => null,
    };

    private static string WordOf<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <param name="There">What the VM told of the app; null when nothing.</param>
    private sealed record VmPart(ToldVm Vm, AppWire? There, VmStanding Stands);
}
