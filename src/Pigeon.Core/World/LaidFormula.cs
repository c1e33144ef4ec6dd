using Pigeon.Core.Names;

namespace Pigeon.Core.World;

/// <summary>The folder of a stack's formula, as it lies on the VM.</summary>
/// <param name="Bundle">What it holds, every file as it should be; null when it is not whole, or holds nothing that is wanted.</param>
/// <param name="Faults">What keeps it from being whole, as far as that is known.</param>
public sealed record LaidFormula(AppName App, StackVersion Version, ContentHash? Bundle, ValueList<FormulaFault> Faults)
{
    /// <summary>By what its work is known.</summary>
    public static string WorkOf(AppName app, StackVersion version) => $"formula {app} {version}";

    public string Work => WorkOf(App, Version);
}
