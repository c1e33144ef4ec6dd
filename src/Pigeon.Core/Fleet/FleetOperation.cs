using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Fleet;

/// <summary>A verb that the fleet accepted: running until it has an outcome. All that is needed to go on with it, or to take it back, is in here.</summary>
public sealed record FleetOperation
{
    public required OperationId Id { get; init; }

    public required Verb Verb { get; init; }

    /// <summary>The stack that it is about; null when the verb concerns the app as a whole.</summary>
    public StackVersion? Version { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string Owner { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When what is not done by then fails.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>How long each VM may take, counted from when it is told.</summary>
    public required TimeSpan VmWithin { get; init; }

    public required FleetPhase Phase { get; init; }

    /// <summary>What to go back to.</summary>
    public ValueList<FleetStack> Before { get; init; } = [];

    /// <summary>The app's revision then: VMs that have not been told stay with it.</summary>
    public long BeforeRevision { get; init; }

    /// <summary>The revision that says what it decided, or takes that back; 0 while nothing was decided.</summary>
    public long Revision { get; init; }

    /// <summary>The question that VMs answer before anything is decided.</summary>
    public long Question { get; init; }

    /// <summary>The VMs that it is for, ordered by name.</summary>
    public required ValueList<VmProgress> Vms { get; init; }

    /// <summary>The VMs whose production it ends, because what it activates is not for them; ordered by name.</summary>
    public ValueList<VmName> StopsServing { get; init => field = value ?? []; } = [];

    public bool AllowPartial { get; init; }

    public Cutover Cutover { get; init; }

    /// <summary>How many VMs are told at a time; 0 means all.</summary>
    public int HostsAtATime { get; init; }

    /// <summary>While it goes back: why.</summary>
    public string Failure { get; init => field = value ?? ""; } = "";

    /// <summary>Whether production may have moved on a VM before it went back.</summary>
    public bool Switched { get; init; }

    /// <summary>When it stops waiting for VMs to go back.</summary>
    public DateTimeOffset? RevertBy { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public FleetOutcome? Outcome { get; init; }

    /// <summary>What it came to, in a sentence that names each VM that stands out; empty while it runs.</summary>
    public string Detail { get; init => field = value ?? ""; } = "";

    /// <summary>
    /// The same with those VMs only of which there is something to say: a thousand that did what they were told would be stored anew with each decision.
    /// </summary>
    public FleetOperation Shortened => this with { Vms = Vms.Where(vm => vm.Detail.Length > 0).ToValueList(), StopsServing = [] };

    /// <summary>Whether nobody has asked for it.</summary>
    public bool IsOfTheFleet => FleetMachine.IsOwn(Id);

    public bool IsRunning => Outcome is null;

    /// <summary>Whether it moves production.</summary>
    public bool IsSwitch => Verb is Verb.Activate or Verb.Rollback;

    /// <summary>The VM's part; null when it has none. The list is searched by halves: there may be a thousand, and each of them asks.</summary>
    public VmProgress? Of(VmName vm)
    {
        var (low, high) = (0, Vms.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(Vms[middle].Vm.Text, vm.Text);
            if (order == 0) return Vms[middle];
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }

    public override string ToString() => $"the {Verb.ToString().ToLowerInvariant()}{(Version is { } version ? $" of {version}" : "")}";
}
