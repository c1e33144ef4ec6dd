namespace Pigeon.Core.Definitions;

/// <summary>When an image is pulled before a container is created from it.</summary>
public enum PullPolicy
{
    /// <summary>Only when the VM has no image of that name.</summary>
    Missing,

    /// <summary>Each time.</summary>
    Always,

    /// <summary>Not at all: somebody else puts it there.</summary>
    Never,
}
