namespace Pigeon.Core.Definitions;

/// <summary>When an image is fetched from its registry.</summary>
public enum PullPolicy
{
    /// <summary>When the VM does not have it.</summary>
    Missing = 0,

    /// <summary>Once with each release, so that a tag that was moved is followed.</summary>
    Always,

    /// <summary>Not at all: somebody else puts it on the VM.</summary>
    Never,
}
