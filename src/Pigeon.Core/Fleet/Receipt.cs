namespace Pigeon.Core.Fleet;

/// <summary>What a VM says to an assignment that comes in.</summary>
public abstract record Receipt
{
    private Receipt() { }

    /// <summary>Taken in. It is to be stored, and then acknowledged by the next report.</summary>
    public sealed record Taken(KeptApp Next) : Receipt;

    /// <summary>It has been taken in before.</summary>
    public sealed record Known : Receipt;

    /// <summary>A higher one was taken in before: it came late, or from a controller that has lost its memory.</summary>
    public sealed record Behind(long Has) : Receipt;

    /// <summary>It cannot be followed now, and is not kept.</summary>
    public sealed record Refused(AssignmentRefusal Refusal) : Receipt;
}
