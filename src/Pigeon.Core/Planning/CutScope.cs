namespace Pigeon.Core.Planning;

/// <summary>Which of a server's requests are cut.</summary>
public enum CutScope
{
    /// <summary>What is no tunnel.</summary>
    Requests,
    Tunnels,
    Everything,
}
