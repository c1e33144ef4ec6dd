using Pigeon.Core.Stacks;

namespace Pigeon.Core.Fleet;

/// <summary>What a command to the fleet comes to.</summary>
public abstract record FleetDecision
{
    private FleetDecision() { }

    /// <summary>Accepted: what should be from now on. It is to be stored before anybody is told.</summary>
    public sealed record Changed(FleetDesired Next, FleetOperation Operation) : FleetDecision;

    /// <summary>It is so already.</summary>
    public sealed record Unchanged(string Why) : FleetDecision;

    /// <summary>The state does not allow it; nothing was changed.</summary>
    public sealed record Refused(RefusalCode Code, string Why) : FleetDecision;

    /// <summary>Something has to end first; the command may wait for it.</summary>
    /// <param name="IsBrief">It ends by itself within a VM's lease: whoever asks waits for it.</param>
    public sealed record Busy(string WaitingFor, bool IsBrief = false) : FleetDecision;
}
