using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.Targets;

namespace Pigeon.Core.Fleet;

/// <summary>A verb as somebody said it to the fleet.</summary>
public abstract record FleetCommand
{
    private FleetCommand() { }

    public required OperationId Id { get; init; }

    public required AppName App { get; init; }

    /// <summary>Who says it: a person, a CI job. It is shown to whoever has to wait.</summary>
    public required string Owner { get; init; }

    /// <summary>The revision of the app that the caller has seen; null when any will do.</summary>
    public long? IfRevision { get; init; }

    /// <summary>How long the whole may take before it is taken back; null: as long as its VMs may take after each other.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>Goes on without the VMs that cannot: they are named, and follow when they can.</summary>
    public bool AllowPartial { get; init; }

    public Cutover Cutover { get; init; }

    /// <summary>How many VMs are told at a time, by a release and a rolling cutover; 0 means all.</summary>
    public int HostsAtATime { get; init; }

    public abstract Verb Verb { get; }

    /// <param name="Runs">The VMs that run the containers.</param>
    /// <param name="Serves">The VMs whose HAProxy leads to them.</param>
    /// <param name="ReadyWithin">How long a stack may take to get ready before its VM takes it away again.</param>
    public sealed record Release(StackVersion Version, DefinitionDigest Definition, Target Runs, Target Serves, TimeSpan ReadyWithin) : FleetCommand
    {
        /// <summary>The same for all VMs: the fleet holds to it, by the controller's clock.</summary>
        public Retention Retention { get; init; } = Retention.Default;

        /// <summary>What its definition asks of the fleet beyond its targets.</summary>
        public StackTerms Terms { get; init; } = StackTerms.Default;

        public override Verb Verb => Verb.Release;
    }

    /// <param name="Version">Null means the released stack.</param>
    public sealed record Activate(StackVersion? Version) : FleetCommand
    {
        public override Verb Verb => Verb.Activate;
    }

    /// <param name="Version">Null means the inactive stack.</param>
    public sealed record Rollback(StackVersion? Version) : FleetCommand
    {
        public override Verb Verb => Verb.Rollback;
    }

    /// <param name="Force">Also when it is in production.</param>
    public sealed record Deactivate(StackVersion Version, bool Force) : FleetCommand
    {
        public override Verb Verb => Verb.Deactivate;
    }

    /// <param name="Version">The version whose operation is meant; null means whatever is under way.</param>
    public sealed record Abort(StackVersion? Version) : FleetCommand
    {
        public override Verb Verb => Verb.Abort;
    }
}
