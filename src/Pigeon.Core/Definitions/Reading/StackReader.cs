using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>
/// Reads the app's entry below <c>stacks</c>. Entries of other apps are not looked into: they are rendered for their own version and VMs,
/// which this reading knows nothing about.
/// </summary>
internal static class StackReader
{
    private static readonly string[] Known = ["version", "loadbal", "config", "task_definitions", "hooks", "retain", "release_ttl"];

    /// <summary>Null when something is wrong; the errors then say what.</summary>
    public static StackSpec? Read(YamlValue root, AppName app, StackVersion? version, VmFacts vm, ErrorList errors)
    {
        var file = Section.Open(new Field("", root.At, root, errors), ["stacks"]);
        if (file?.Required("stacks", "it holds the apps, each under its name") is not { } stacks || Find(stacks, app) is not { } entry) return null;
        if (Section.Open(entry, Known) is not { } stack) return null;

        var read = ReadVersion(stack, version);
        var loadbal = stack.Required("loadbal", "how traffic finds the app (frontend, host, backend_port, healthcheck, ...)") is { } field
            ? LoadbalReader.Read(field, vm) : null;
        if (stack["config"] is { } config && Section.Open(config, ["target", "target_type"], ["formula"]) is { } targets) Targets.Check(targets, vm);
        var retention = RetentionReader.Read(stack);
        var tasks = stack.Required("task_definitions", "the services and their docker_config") is { } definitions
            ? TaskDefinitionsReader.Read(definitions) : null;

        var hooks = stack["hooks"] is { } given ? HooksReader.Read(given) : [];
        if (!errors.IsEmpty || read is not { } its || loadbal is null || tasks is not { } task) return null;
        return new StackSpec
        {
            App = app, Version = its, Loadbal = loadbal, Count = task.Count, Services = task.Services, Jobs = task.Jobs, Hooks = hooks, Retention = retention,
        };
    }

    private static Field? Find(Field stacks, AppName app)
    {
        if (stacks.Entries() is not { } entries) return null;
        Field? found = null;
        foreach (var (key, value) in entries)
        {
            if (!AppName.TryParse(key.Text, out var name)) value.FailAtKey($"'{key.Text}' is no app's name: {AppName.Rule}");
            else if (name == app) found = value;
        }
        if (found is null)
        {
            var names = entries.Select(entry => entry.Key.Text).ToList();
            stacks.FailAtKey($"holds no app '{app}'{(names.Count == 0 ? "" : $", only {string.Join(", ", names.Take(20))}")}{NearestKey.Hint(app.Text, names)}");
        }
        return found;
    }

    /// <summary>The version that was asked for wins over the file's, but what the file says must be a text all the same.</summary>
    private static StackVersion? ReadVersion(Section stack, StackVersion? asked)
    {
        if (stack["version"] is not { } field)
        {
            if (asked is null) stack.Required("version", "write one, or pass VERSION");
            return asked;
        }
        if (field.Value is YamlValue.Scalar { Kind: PlainKind.Number or PlainKind.Boolean } scalar)
        {
            var kind = scalar.Kind is PlainKind.Number ? "number" : "boolean";
            var quoted = asked?.Text == scalar.Text ? "{{ version }}" : scalar.Text;
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
