using System.Collections.Immutable;
using Pigeon.Core.Names;
using Pigeon.Core.Targets;

namespace Pigeon.Core.Fleet;

/// <summary>The VMs that joined and what they said last. It is never stored: after a restart of the controller it is gathered anew.</summary>
public sealed record FleetView
{
    private static readonly ImmutableSortedDictionary<string, VmSight> Nobody = ImmutableSortedDictionary.Create<string, VmSight>(StringComparer.Ordinal);

    /// <summary>By name, and kept in its order: everybody asks for all of them.</summary>
    private ImmutableSortedDictionary<string, VmSight> Sights { get; init; } = Nobody;

    /// <summary>Those that had joined before this controller listened, and have told it nothing yet.</summary>
    private ImmutableSortedSet<string> Unheard { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Of each app the VMs that have members of it which others can reach, ordered by name.</summary>
    private ImmutableDictionary<AppName, ImmutableSortedDictionary<string, VmName>> Hosts { get; init; } = ImmutableDictionary<AppName, ImmutableSortedDictionary<string, VmName>>.Empty;

    /// <summary>On how many VMs' HAProxies each container of another VM is.</summary>
    private ImmutableDictionary<ContainerId, int> Holders { get; init; } = ImmutableDictionary<ContainerId, int>.Empty;

    /// <summary>Those of which nobody knows what their HAProxy holds: they have told nothing yet, or it does not answer them.</summary>
    private ImmutableSortedSet<string> Unseen { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Since when the controller listens: before a lease has passed from then on, nobody is silent.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>How long a VM counts as present after it was heard.</summary>
    public required TimeSpan Lease { get; init; }

    /// <summary>What targets may refer to.</summary>
    public NodeGroups Groups { get; init; } = NodeGroups.None;

    /// <summary>Ordered by name.</summary>
    public IEnumerable<VmSight> Vms => Sights.Values;

    public static FleetView Of(IEnumerable<VmRecord> joined, NodeGroups groups, TimeSpan lease, DateTimeOffset since)
    {
        var sights = Nobody.AddRange(joined.Select(vm => KeyValuePair.Create(vm.Name.Text, new VmSight(vm))));
        var names = sights.Keys.ToImmutableSortedSet(StringComparer.Ordinal);
        return new() { Since = since, Lease = lease, Groups = groups, Sights = sights, Unheard = names, Unseen = names };
    }

    /// <summary>The VMs that a stack is for.</summary>
    public IEnumerable<VmName> For(FleetStack stack) => Vms.Where(vm => Part.Of(stack, vm.Record.Facts, Groups) is { IsAny: true }).Select(vm => vm.Name);

    public VmSight? Find(VmName vm) => Sights.GetValueOrDefault(vm.Text);

    /// <summary>The VMs whose members an earlier controller may have told of, and of which this one knows nothing yet, though they may live; ordered by name.</summary>
    public IEnumerable<VmName> UnheardOf(DateTimeOffset now) => Unheard.Select(vm => Sights[vm]).Where(vm => SilentSince(vm, now) is null).Select(vm => vm.Name);

    /// <summary>A VM that joined, or of which something else is to be stored now. What it said stays.</summary>
    public FleetView With(VmRecord vm) => With(Find(vm.Name) is { } known ? known with { Record = vm } : new VmSight(vm)) with { Unseen = Find(vm.Name) is null ? Unseen.Add(vm.Name.Text) : Unseen };

    public FleetView Without(VmName vm) => Find(vm) is { } known ? Index(known.Report, null, vm) with { Sights = Sights.Remove(vm.Text), Unheard = Unheard.Remove(vm.Text), Unseen = Unseen.Remove(vm.Text) } : this;

    /// <summary>Takes a report in. One of a VM that did not join is nobody's, and one that was overtaken says what was before; it still shows that the VM lives.</summary>
    public FleetView Hear(VmReport report, DateTimeOffset now)
    {
        if (Find(report.Vm) is not { } known) return this;
        if (known.Report is { } last && last.Number >= report.Number) return With(known with { HeardAt = now });
        return (Index(known.Report, report, report.Vm) with { Unheard = Unheard.Remove(report.Vm.Text), Unseen = report is { ProxyReachable: true, Holds: not null } ? Unseen.Remove(report.Vm.Text) : Unseen.Add(report.Vm.Text) }).With(known with
        {
            HeardAt = now, Report = report, Record = known.Record.Facts == report.Facts ? known.Record : known.Record with { Facts = report.Facts },
        });
    }

    /// <summary>A VM's agent came anew: its numbers go on from anywhere, for its clock may have been set back.</summary>
    public FleetView Greet(VmName vm) => Find(vm) is { Report: { } report } known ? With(known with { Report = report with { Number = 0 } }) : this;

    /// <summary>The VMs that told of members of the app which others can reach, ordered by name.</summary>
    public IEnumerable<VmSight> HostsOf(AppName app) => Hosts.TryGetValue(app, out var vms) ? vms.Values.Select(vm => Sights[vm.Text]) : [];

    /// <summary>Whether any VM told that its HAProxy has the container of another one.</summary>
    public bool IsHeld(ContainerId container) => Holders.ContainsKey(container);

    /// <summary>The VMs of which nobody knows what their HAProxy holds, ordered by name.</summary>
    public IEnumerable<VmSight> Opaque => Unseen.Select(vm => Sights[vm]);

    public bool IsPresent(VmName vm, DateTimeOffset now) => Find(vm)?.HeardAt is { } heard && now <= heard + Lease;

    /// <summary>Since when nothing was heard of a VM whose lease is over; null while it is not.</summary>
    public DateTimeOffset? SilentSince(VmSight vm, DateTimeOffset now)
    {
        var since = vm.HeardAt ?? (vm.Record.JoinedAt > Since && vm.Record.JoinedAt <= now ? vm.Record.JoinedAt : Since);
        return now > since + Lease ? since : null;
    }

    /// <summary>There may be a thousand VMs and a hundred apps: who has members of what is noted when it changes, so that orders need not look for it.</summary>
    private FleetView Index(VmReport? before, VmReport? after, VmName vm)
    {
        var (had, has) = (AppsWithMembers(before), AppsWithMembers(after));
        var view = this with { Holders = Counted(before?.Holds ?? [], after?.Holds ?? []) };
        if (had.SetEquals(has)) return view;
        var hosts = Hosts;
        foreach (var app in had.Except(has)) hosts = hosts[app].Count > 1 ? hosts.SetItem(app, hosts[app].Remove(vm.Text)) : hosts.Remove(app);
        foreach (var app in has.Except(had))
            hosts = hosts.SetItem(app, hosts.GetValueOrDefault(app, ImmutableSortedDictionary.Create<string, VmName>(StringComparer.Ordinal)).SetItem(vm.Text, vm));
        return view with { Hosts = hosts };
    }

    private ImmutableDictionary<ContainerId, int> Counted(ValueList<ContainerId> before, ValueList<ContainerId> after)
    {
        if (before == after) return Holders;
        var counts = Holders.ToBuilder();
        foreach (var container in before.Except(after))
        {
            if (counts[container] > 1) counts[container]--;
            else counts.Remove(container);
        }

        foreach (var container in after.Except(before)) counts[container] = counts.GetValueOrDefault(container) + 1;
        return counts.ToImmutable();
    }

    private static HashSet<AppName> AppsWithMembers(VmReport? report) =>
        report is null ? [] : [.. report.Apps.Where(app => app.Stacks.Any(stack => stack.Members.Count > 0)).Select(app => app.App)];

    private FleetView With(VmSight sight) => this with { Sights = Sights.SetItem(sight.Name.Text, sight) };
}
