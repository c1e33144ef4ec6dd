using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Targets;

namespace Pigeon.Core.Tests.Definitions;

/// <summary>
/// One folder below <c>Golden/definitions</c>: <c>stacks.yaml</c> and what reading it yields, in <c>expected.txt</c> or <c>errors.txt</c>.
/// An optional <c>args.txt</c> says what is read and where: lines of <c>app=</c>, <c>version=</c>, <c>vm=</c>, <c>label.NAME=</c> and <c>group.NAME=</c>.
/// </summary>
internal sealed class GoldenCase(string name)
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Golden", "definitions");

    private string Folder => Path.Combine(Root, name);

    public static IEnumerable<string> Names => Directory.GetDirectories(Root).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal);

    public string Text => File.ReadAllText(Path.Combine(Folder, "stacks.yaml"));

    public bool ExpectsErrors => File.Exists(Path.Combine(Folder, "errors.txt"));

    public string Expected => Content(ExpectsErrors ? "errors.txt" : "expected.txt");

    public DefinitionResult Read()
    {
        var (app, version, vm, groups) = Arguments();
        return DefinitionFile.Read(Text, "stacks.yaml", app, version, vm, groups);
    }

    /// <summary>The same without matching the targets, with the entry as it came out of the template.</summary>
    public RenderedEntry Render()
    {
        var (app, version, vm, _) = Arguments();
        return DefinitionFile.Render(Text, "stacks.yaml", app, version, vm);
    }

    private (AppName App, StackVersion? Version, VmFacts Vm, NodeGroups Groups) Arguments()
    {
        var lines = Content("args.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var labels = Below("label.").Select(line => new LabelPair(line.Name, line.Value));
        var groups = NodeGroups.From([.. Below("group.").Select(line => new NodeGroup(NodeGroupName.Parse(line.Name), Target.Parse(line.Value)))], out _);
        StackVersion? version = lines.TryGetValue("version", out var given) ? StackVersion.Parse(given) : null;
        return (AppName.Parse(lines.GetValueOrDefault("app", "shop")), version, new VmFacts(lines.GetValueOrDefault("vm", "vm1"), labels.ToValueList()), groups);

        IEnumerable<(string Name, string Value)> Below(string prefix) =>
            lines.Where(line => line.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(line => (line.Key[prefix.Length..], line.Value));
    }

    /// <summary>Leaves the outcome beside the copied files, where it can be compared with, or become, the expected one.</summary>
    public void Keep(string actual) => File.WriteAllText(Path.Combine(Folder, "actual.txt"), actual);

    private string Content(string file)
    {
        var path = Path.Combine(Folder, file);
        return File.Exists(path) ? File.ReadAllText(path).Replace("\r", "", StringComparison.Ordinal) : "";
    }
}
