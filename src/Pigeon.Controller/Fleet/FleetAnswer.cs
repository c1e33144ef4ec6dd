using Pigeon.Core;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Controller.Fleet;

/// <summary>What became of a command to the fleet.</summary>
internal abstract record FleetAnswer
{
    private FleetAnswer() { }

    /// <summary>Accepted and stored.</summary>
    public sealed record Accepted(FleetApp App, FleetOperation Operation) : FleetAnswer;

    public sealed record Unchanged(string Why) : FleetAnswer;

    public sealed record Refused(RefusalCode Code, string Why) : FleetAnswer;

    /// <summary>It reaches further than whoever asked may.</summary>
    public sealed record Forbidden(string Why) : FleetAnswer;

    /// <summary>Another operation did not end in time.</summary>
    public sealed record Locked(string WaitingFor) : FleetAnswer;

    /// <summary>It could not be stored; nothing was changed.</summary>
    public sealed record NotStored(string Why) : FleetAnswer;

    /// <summary>What a dry run found: what each VM would be told, and the VMs whose production it would end.</summary>
    public sealed record Planned(long Revision, ValueList<string> Steps, ValueList<VmName> StopsServing) : FleetAnswer;

    /// <summary>A fault that the controller's log tells more about.</summary>
    public sealed record Faulted(string Why) : FleetAnswer;
}
