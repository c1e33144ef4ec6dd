namespace Pigeon.Core.Protocol;

/// <summary>How a VM stands to what an app should be there.</summary>
/// <param name="Standing"><c>agrees</c>; <c>follows</c>: the operation that runs has not come to its end there; <c>disagrees</c>; <c>unreachable</c>: it is silent; <c>local</c>: none of
/// the controller's business; <c>unjudged</c>: its targets cannot be judged.</param>
/// <param name="Since">Of a disagreement: when something changed last on either side. Of a silent VM: when it was heard last. Else null.</param>
/// <param name="Difference">In words, the first thing in which it differs; of a silent VM by what it said last. Null when there is none.</param>
/// <param name="ByHand">Whether somebody changed the app there by hand, with <c>--local</c>.</param>
public sealed record FleetStandingWire(string Vm, string Standing, DateTimeOffset? Since, string? Difference, bool ByHand)
{
    /// <summary>It is not as its own orders say.</summary>
    public const string Disagrees = "disagrees";

    /// <summary>None of the controller's business there.</summary>
    public const string Local = "local";

    /// <summary>Its targets cannot be judged.</summary>
    public const string Unjudged = "unjudged";
}
