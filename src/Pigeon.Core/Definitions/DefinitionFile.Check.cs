using Pigeon.Core.Definitions.Reading;
using Pigeon.Core.Formulas;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions;

/// <content>Looks at a file as a whole, for no VM in particular.</content>
public static partial class DefinitionFile
{
    /// <summary>
    /// The version that stands in where the file asks for one and none was given. It reads as a number where it is not quoted, which is the mistake that
    /// only some versions would show.
    /// </summary>
    public static StackVersion Placeholder { get; } = StackVersion.Parse("1.10");

    /// <summary>An app's name for a template whose apps are not known yet.</summary>
    private static readonly AppName Anybody = AppName.Parse("app");

    /// <summary>Reads every app of the file, or one of them: each with the version that the file says, or with the given one.</summary>
    /// <param name="vm">Seen by the template as <c>vm</c>; targets are not matched.</param>
    /// <inheritdoc cref="Read" path="/param[@name='formulas']"/>
    public static CheckedFile Check(string text, string fileName, AppName? only, StackVersion? version, VmFacts vm, ValueList<FormulaFolder>? formulas = null)
    {
        if (TemplateFile.Open(text, fileName, out var errors) is not { } file) return new([], errors.InOrder(), null);
        var check = new FileCheck(file, version, new(vm, formulas ?? [], Scope: null));
        var apps = only is { } one ? [check.ReadAlone(one)] : check.ReadAll();
        return new(apps.ToValueList(), check.Errors(fileName), version is null && file.MayUse("version") ? Placeholder : null) { Needed = check.Needed };
    }

    /// <summary>Renders the text for an app: its entry as it comes out, and what it says.</summary>
    /// <inheritdoc cref="Check" path="/param[@name='vm']"/>
    /// <inheritdoc cref="Read" path="/param[@name='formulas']"/>
    public static RenderedEntry Render(string text, string fileName, AppName app, StackVersion? version, VmFacts vm, ValueList<FormulaFolder>? formulas = null)
    {
        if (TemplateFile.Open(text, fileName, out var errors) is not { } file) return new(null, null, null, errors.InOrder());
        var rendered = file.Render(app, version, vm);
        var stacks = rendered.Root is { } root ? StackReader.Stacks(root, rendered.Errors) : null;
        var entry = stacks is null ? null : StackReader.Find(stacks, app);
        var read = entry is null ? ReadEntry.Nothing : StackReader.Read(entry, app, version, version, new(vm, formulas ?? [], Scope: null));
        return new(rendered.Text, entry?.Value, rendered.Errors.IsEmpty ? read.Spec : null, rendered.Errors.InOrder())
        {
            Formula = read.Formula.Bundle, Needed = read.Formula.Needed,
        };
    }

    private sealed class FileCheck(TemplateFile file, StackVersion? version, Surroundings around)
    {
        private readonly StackVersion _seen = version ?? Placeholder;
        private readonly List<DefinitionError> _errors = [];
        private readonly HashSet<FormulaPath> _needed = [];

        public ValueList<FormulaPath> Needed => _needed.ToValueList();
        private readonly RouteClaims _routes = new();

        /// <summary>The same mistake of a template is found once for each app that it is rendered for.</summary>
        public ValueList<DefinitionError> Errors(string fileName)
        {
            var all = ErrorList.InOrder(_errors.Distinct(), fileName).ToList();
            return all.Count <= ErrorList.Maximum + 1 ? all.ToValueList()
                : all.Take(ErrorList.Maximum).Append(new(fileName, 0, 0, "", ErrorList.RestLeftOut)).ToValueList();
        }

        public List<CheckedApp> ReadAll()
        {
            var rendered = file.Render(Anybody, _seen, around.Vm);
            var stacks = rendered.Root is { } root ? StackReader.Stacks(root, rendered.Errors) : null;
            var entries = stacks is null ? null : StackReader.Entries(stacks);
            var isAboutApp = file.MayUse("app");
            if (isAboutApp && rendered.Root is null)
                rendered.Errors.Add(default, "", "which apps there are could not be found out, for the template goes by 'app': name one of them with --app-name");
            var apps = new List<CheckedApp>();
            if (!isAboutApp)
                foreach (var (name, entry) in entries ?? []) apps.Add(Read(name, entry));
            _errors.AddRange(rendered.Errors.InOrder());
            if (isAboutApp)
                foreach (var (name, _) in entries ?? []) apps.Add(ReadAlone(name));
            return apps;
        }

        /// <summary>Renders the file for this app, as a release does.</summary>
        public CheckedApp ReadAlone(AppName app)
        {
            var rendered = file.Render(app, _seen, around.Vm);
            var stacks = rendered.Root is { } root ? StackReader.Stacks(root, rendered.Errors) : null;
            var entry = stacks is null ? null : StackReader.Find(stacks, app);
            var read = entry is null ? new CheckedApp(app, null) : Read(app, entry);
            _errors.AddRange(rendered.Errors.InOrder());
            return read;
        }

        private CheckedApp Read(AppName name, Field entry)
        {
            // An entry that leaves its version to whoever releases it has to say nothing about it here either.
            var says = entry.Value is YamlValue.Mapping map && map.Entries.Any(pair => pair.Key.Text == "version");
            var read = StackReader.Read(entry, name, version ?? (says ? null : _seen), _seen, around);
            if (read.Formula.Needed is { } needed) _needed.Add(needed);
            return new(name, read.Spec is not null && _routes.Claim(entry, read.Spec) ? read.Spec : null);
        }
    }
}
