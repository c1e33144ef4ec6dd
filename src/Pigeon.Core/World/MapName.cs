namespace Pigeon.Core.World;

/// <summary>The maps by which HAProxy finds its way; each is a file of that name and a table in memory.</summary>
public enum MapName
{
    /// <summary><c>frontend/host/path/</c> to app.</summary>
    Routes,

    /// <summary>App to the lane that production uses.</summary>
    Active,

    /// <summary>App to the lane that internal traffic uses, while a version is released.</summary>
    Release,

    /// <summary>App to the lane that helps out while the active one has no usable server.</summary>
    Fallback,

    /// <summary><c>lane/server</c> to the container for which it was filled.</summary>
    Members,
}
