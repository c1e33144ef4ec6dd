namespace Pigeon.Agent.Fleet;

/// <summary>The link to the controller does not stand; the message says why, and what to do.</summary>
/// <param name="code">The problem's code where the controller refused something; else null.</param>
public sealed class LinkException(string message, string? code = null) : Exception(message)
{
    public string? Code => code;

    /// <summary>Where the controller that leads is, when the one that was asked does not.</summary>
    public Uri? Leader { get; init; }

    /// <summary>Nothing was heard for as long as one waits.</summary>
    public bool IsSilence { get; init; }
}
