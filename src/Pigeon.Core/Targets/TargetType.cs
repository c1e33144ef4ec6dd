namespace Pigeon.Core.Targets;

/// <summary>How the text of a target is to be read.</summary>
public enum TargetType
{
    /// <summary>A shell pattern over the names of VMs.</summary>
    Glob,

    /// <summary>Names of VMs.</summary>
    List,

    /// <summary>A regular expression that the name of a VM begins with.</summary>
    Regex,

    /// <summary>A label's key, and a shell pattern over its value.</summary>
    Label,

    /// <summary>An expression of all of these.</summary>
    Compound,

    /// <summary>The name of a group in the settings.</summary>
    Nodegroup,
}
