using Pigeon.Hosting.Files;
using Pigeon.Core.Formulas;
using Pigeon.Core.Names;
using Pigeon.Core.World;

namespace Pigeon.Agent.Formulas;

/// <summary>
/// Keeps the contents of formulas on disk, under the name of what they come to. They are there before a state that needs them is stored, and removed
/// after the last such state: a crash leaves one too many, never one too few.
/// </summary>
public sealed class BundleStore(FormulaPlaces places)
{
    /// <summary>What was wanted when it was swept last; null when that was before the last one was stored.</summary>
    private HashSet<string>? _swept;

    /// <exception cref="IOException">It could not be stored; nothing changed.</exception>
    public async Task KeepAsync(FormulaBundle bundle, CancellationToken ct)
    {
        Directory.CreateDirectory(places.Bundles);
        _swept = null;
        await DurableFile.WriteIfChangedAsync(PathOf(bundle.Spec.Bundle), bundle.Pack(), DurableFile.Private, ct);
    }

    /// <exception cref="IOException">It is not there, or not what was stored.</exception>
    public FormulaBundle Load(FormulaSpec spec)
    {
        var path = PathOf(spec.Bundle);
        if (!File.Exists(path)) throw new IOException($"its contents are not in {path} any more: release another version");
        return FormulaBundle.Unpack(spec, File.ReadAllBytes(path)) ?? throw new IOException($"its contents in {path} are damaged: release another version");
    }

    /// <summary>Removes what no stack refers to. What cannot be removed is tried again when the next state is stored.</summary>
    public void Sweep(Desired desired)
    {
        var wanted = desired.Apps.SelectMany(app => app.Stacks).Select(stack => stack.Spec.Formula?.Bundle.Text).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (_swept?.SetEquals(wanted) == true) return;
        _swept = wanted;
        try
        {
            foreach (var file in new DirectoryInfo(places.Bundles).EnumerateFiles().Where(file => !wanted.Contains(file.Name)).ToList()) file.Delete();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Mostly because there never was a formula.
        }
    }

    private string PathOf(ContentHash bundle) => $"{places.Bundles}/{bundle}";
}
