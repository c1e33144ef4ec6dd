using Pigeon.Agent.World;
using Pigeon.Core;
using Pigeon.Core.Formulas;
using Pigeon.Core.Names;
using Pigeon.Core.World;

namespace Pigeon.Agent.Formulas;

/// <summary>All formulas that lie on the VM. Where nothing has changed, a look costs a question to the kernel for each file, and none is read.</summary>
public sealed class FormulaShelf(FormulaPlaces places, DriftWatch drift, TimeProvider time)
{
    private readonly Lock _lock = new();
    private Dictionary<(AppName App, StackVersion Version), LaidFolder>? _folders;

    /// <param name="busy">What is being worked on: nobody knows what of it is there.</param>
    public ValueList<LaidFormula> Observe(Desired desired, ValueList<string> busy) => Known()
        .Select(each => Look(each.Key.App, each.Key.Version, each.Value, desired, busy)).ToValueList();

    /// <inheritdoc cref="LaidFolder.Lay"/>
    public void Lay(AppName app, StackVersion version, FormulaBundle bundle)
    {
        LaidFolder? folder;
        lock (_lock)
        {
            if (!Folders.TryGetValue((app, version), out folder)) Folders.Add((app, version), folder = Folder(app, version));
        }

        folder.Lay(bundle);
    }

    /// <inheritdoc cref="LaidFolder.Remove"/>
    public void Remove(AppName app, StackVersion version)
    {
        LaidFolder? folder;
        lock (_lock) Folders.TryGetValue((app, version), out folder);
        folder?.Remove();
        lock (_lock) Folders.Remove((app, version));
    }

    /// <summary>Only the agent makes folders here, so they are listed once.</summary>
    private Dictionary<(AppName App, StackVersion Version), LaidFolder> Folders => _folders ??= List();

    private Dictionary<(AppName App, StackVersion Version), LaidFolder> List()
    {
        try
        {
            return !Directory.Exists(places.Root) ? [] : Directory.EnumerateDirectories(places.Root)
                .SelectMany(app => Directory.EnumerateDirectories(app), Read).OfType<(AppName App, StackVersion Version)>()
                .ToDictionary(key => key, key => Folder(key.App, key.Version));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A turn must not fail over that: what is wanted is laid again, or says why it cannot be.
            return [];
        }
    }

    private LaidFolder Folder(AppName app, StackVersion version) => new($"{places.Root}/{app}", version, time);

    private static (AppName App, StackVersion Version)? Read(string appFolder, string versionFolder) =>
        AppName.TryParse(Path.GetFileName(appFolder), out var app) && StackVersion.TryParse(Path.GetFileName(versionFolder), out var version) ? (app, version) : null;

    private List<KeyValuePair<(AppName App, StackVersion Version), LaidFolder>> Known()
    {
        lock (_lock) return [.. Folders.OrderBy(each => each.Key.App.Text, StringComparer.Ordinal).ThenBy(each => each.Key.Version.Text, StringComparer.Ordinal)];
    }

    private LaidFormula Look(AppName app, StackVersion version, LaidFolder folder, Desired desired, ValueList<string> busy)
    {
        if (busy.Contains(LaidFormula.WorkOf(app, version)) || desired.Find(app)?.Find(version)?.Spec.Formula is not { } wanted) return new(app, version, null, []);
        var faults = folder.Check(wanted);
        if (folder.Whole == wanted.Bundle)
            foreach (var fault in faults) drift.Tell($"file {fault.Name} of {app} {version} is {fault.What}");
        folder.Whole = faults.Count == 0 ? wanted.Bundle : null;
        return new(app, version, folder.Whole, faults);
    }
}
