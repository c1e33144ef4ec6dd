namespace Pigeon.Core.World;

/// <summary>What is loaded in the place of an app's refused configuration.</summary>
public enum StandIn
{
    /// <summary>What HAProxy had loaded of it last.</summary>
    LastGood,

    /// <summary>What the shipped templates make of it, without an operator's own.</summary>
    Shipped,

    /// <summary>Nothing: it has no traffic to lose.</summary>
    Absence,

    /// <summary>Nothing was accepted and it has traffic: HAProxy stays with the whole configuration that it has.</summary>
    Standstill,
}
