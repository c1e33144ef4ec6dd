namespace Pigeon.Core.Definitions;

/// <summary>What an app's users get when its active lane has no usable server.</summary>
public enum Fallback
{
    /// <summary>The error page, with status 503.</summary>
    None,

    /// <summary>The inactive stack, while it is warm.</summary>
    Inactive,
}
