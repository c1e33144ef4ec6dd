namespace Pigeon.Core.Fleet;

/// <summary>How a VM stands to what an app should be there.</summary>
public enum Standing
{
    Agrees,

    /// <summary>The operation that runs has not come to its end there.</summary>
    Follows,

    Disagrees,

    /// <summary>It is silent: what it is now is not known.</summary>
    Unreachable,

    /// <summary>None of the controller's business: whatever is there is the VM's own.</summary>
    Local,

    /// <summary>A target of the app cannot be judged, so nothing is wanted of the VM.</summary>
    Unjudged,
}
