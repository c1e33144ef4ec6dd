using Pigeon.Core.Names;

namespace Pigeon.Agent.Formulas;

/// <summary>Where on the VM formulas are.</summary>
/// <param name="stateDir">The agent's own folder, an absolute path.</param>
public sealed class FormulaPlaces(string stateDir)
{
    /// <summary>What is laid: a folder for each app, and in it one for each of its versions.</summary>
    public string Root { get; } = $"{stateDir}/formula";

    /// <summary>The contents of what is wanted, a file each.</summary>
    public string Bundles { get; } = $"{stateDir}/bundles";

    /// <summary>What containers of a version mount.</summary>
    public string FolderOf(AppName app, StackVersion version) => $"{Root}/{app}/{version}";
}
