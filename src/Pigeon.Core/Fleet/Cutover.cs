namespace Pigeon.Core.Fleet;

/// <summary>How production moves.</summary>
public enum Cutover
{
    /// <summary>On all VMs at the same moment.</summary>
    AtOnce,

    /// <summary>On a few VMs after the other.</summary>
    Rolling,
}
