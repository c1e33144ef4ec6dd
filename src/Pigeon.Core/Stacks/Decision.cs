namespace Pigeon.Core.Stacks;

/// <summary>What a command comes to.</summary>
public abstract record Decision
{
    private Decision() { }

    /// <summary>Accepted: the app as it should be from now on, with the operation that brings it there.</summary>
    public sealed record Changed(App Next) : Decision;

    /// <summary>It is so already.</summary>
    public sealed record Unchanged(string Why) : Decision;

    /// <summary>The state does not allow it.</summary>
    public sealed record Refused(RefusalCode Code, string Why) : Decision;

    /// <summary>Something has to end first; the command may wait for it.</summary>
    public sealed record Busy(string WaitingFor) : Decision;
}
