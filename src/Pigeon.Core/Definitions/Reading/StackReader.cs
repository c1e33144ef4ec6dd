using Pigeon.Core.Formulas;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>Reads apps' entries below <c>stacks</c>.</summary>
internal static class StackReader
{
    public static readonly string[] Sections = ["stacks"];

    public static readonly string[] Known = ["version", TargetsReader.LoadbalKey, TargetsReader.ConfigKey, "task_definitions", "hooks", "retain", "release_ttl"];

    public static readonly string[] OfConfig = [TargetsReader.TargetKey, TargetsReader.TypeKey, "formula"];

    /// <summary>
    /// Reads the app's entry. Entries of other apps are not looked into: they are rendered for their own version and VMs, which this reading knows
    /// nothing about.
    /// </summary>
    public static ReadEntry Read(YamlValue root, AppName app, StackVersion? version, Surroundings around, ErrorList errors) =>
        Stacks(root, errors) is { } stacks && Find(stacks, app) is { } entry ? Read(entry, app, version, version, around) : ReadEntry.Nothing;

    /// <summary>What holds the apps; null when nothing does, and the errors then say so.</summary>
    public static Field? Stacks(YamlValue root, ErrorList errors) =>
        Section.Open(new Field("", root.At, root, errors), Sections)?.Required("stacks", "it holds the apps, each under its name");

    /// <summary>The apps that have a name; what is no name is in the errors. Null when it is no map.</summary>
    public static IReadOnlyList<(AppName Name, Field Entry)>? Entries(Field stacks)
    {
        if (stacks.Entries() is not { } entries) return null;
        var found = new List<(AppName, Field)>(entries.Count);
        foreach (var (key, value) in entries)
        {
            if (AppName.TryParse(key.Text, out var name)) found.Add((name, value));
            else value.FailAtKey($"'{key.Text}' is no app's name: {AppName.Rule}");
        }
        return found;
    }

    /// <summary>The app's entry; null when there is none, and the errors then say so.</summary>
    public static Field? Find(Field stacks, AppName app)
    {
        if (Entries(stacks) is not { } entries) return null;
        if (entries.FirstOrDefault(entry => entry.Name == app).Entry is { } found) return found;
        var names = stacks.Entries()!.Select(entry => entry.Key.Text).ToList();
        stacks.FailAtKey($"holds no app '{app}'{(names.Count == 0 ? "" : $", only {string.Join(", ", names.Take(20))}")}{NearestKey.Hint(app.Text, names)}");
        return null;
    }

    /// <param name="asked">The version that was asked for; null: the file says it.</param>
    /// <param name="rendered">The version that the template was rendered with.</param>
    public static ReadEntry Read(Field entry, AppName app, StackVersion? asked, StackVersion? rendered, Surroundings around)
    {
        var before = entry.ErrorCount;
        if (Section.Open(entry, Known) is not { } stack) return ReadEntry.Nothing;
        var read = ReadVersion(stack, asked, rendered);
        var loadbal = stack.Required("loadbal", "how traffic finds the app (frontend, host, backend_port, healthcheck, ...)") is { } field
            ? LoadbalReader.Read(field) : null;
        TargetsReader.Read(entry, around.Scope);
        var formula = ReadConfig(stack, app, read, around);
        var retention = RetentionReader.Read(stack);
        var hooks = stack["hooks"] is { } steps ? HooksReader.Read(steps) : [];
        var tasks = stack.Required("task_definitions", "the services and their docker_config") is { } definitions
            ? TaskDefinitionsReader.Read(definitions, formula) : null;

        if (entry.ErrorCount > before || formula.Needed is not null || read is not { } given || loadbal is null || tasks is not { } task) return new(null, formula);
        return new(new StackSpec
        {
            App = app, Version = given, Loadbal = loadbal, Count = task.Count,
            Services = loadbal.Publish ? task.Services.Select(service => Publishing.Publish(service, loadbal.BackendPort)).ToValueList() : task.Services,
            Jobs = task.Jobs, Hooks = hooks, Retention = retention, Formula = formula.Bundle?.Spec,
        }, formula);
    }

    /// <summary>A formula whose files were not given yet is no mistake: whoever has them is asked for them.</summary>
    private static FormulaReading ReadConfig(Section stack, AppName app, StackVersion? version, Surroundings around)
    {
        if (stack[TargetsReader.ConfigKey] is not { } field || Section.Open(field, OfConfig) is not { } config) return ReadEntry.Nothing.Formula;
        if (config["formula"] is not { } said) return ReadEntry.Nothing.Formula;
        if (FormulaReader.Read(said) is not { } wish || version is not { } known) return new(IsSaid: true, null, null);
        return around.Formulas.FirstOrDefault(folder => folder.Path == wish.Path.Text) is { } given
            ? new(IsSaid: true, new FormulaRenderer(wish, said, app, known, around.Vm).Render(given), null) : new(IsSaid: true, null, wish.Path);
    }

    /// <summary>The version that was asked for wins over the file's, but what the file says must be a text all the same.</summary>
    private static StackVersion? ReadVersion(Section stack, StackVersion? asked, StackVersion? rendered)
    {
        if (stack["version"] is not { } field)
        {
            if (asked is null) stack.Required("version", "write one, or pass VERSION");
            return asked;
        }
        if (field.Value is YamlValue.Scalar { Kind: PlainKind.Number or PlainKind.Boolean } scalar)
        {
            var kind = scalar.Kind is PlainKind.Number ? "number" : "boolean";
            var quoted = rendered?.Text == scalar.Text ? "{{ version }}" : scalar.Text;
            field.Fail($"must be a text, and YAML reads a {kind} here (1.10 would become 1.1): write version: \"{quoted}\" with quotes");
            return null;
        }
        if (field.Value is YamlValue.Scalar { Kind: PlainKind.Null })
        {
            field.Fail("must be a text and has no value: write it with quotes, such as version: \"1.10\"");
            return null;
        }
        var written = field.Parsed<StackVersion>(StackVersion.TryParse, StackVersion.Rule);
        return written is null ? null : asked ?? written;
    }
}
