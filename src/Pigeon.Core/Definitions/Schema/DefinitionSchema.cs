using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pigeon.Core.Definitions.Reading;

namespace Pigeon.Core.Definitions.Schema;

/// <summary>
/// The JSON Schema (draft 2020-12) of <c>stacks.yaml</c>, for editors. Which keys there are comes from the readers' own tables; here stands what form
/// their values have. It says less than the readers: what it refuses they refuse, and not the other way round.
/// </summary>
public static class DefinitionSchema
{
    public static string Text { get; } = Print(new JsonObject
    {
        ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
        ["title"] = "stacks.yaml of Pigeon",
        ["type"] = "object",
        ["properties"] = new JsonObject { [StackReader.Sections[0]] = Form.MapOf(Stack()).Described("The apps, each under its name.") },
        ["required"] = new JsonArray(StackReader.Sections[0]),
        ["additionalProperties"] = false,
        ["$defs"] = Form.Definitions,
    });

    private static JsonObject Stack() => Form.Map(StackReader.Known, new Dictionary<string, JsonObject>
    {
        ["version"] = Form.QuotedText().Described("The stack's version, in quotes; usually \"{{ version }}\"."),
        ["loadbal"] = LoadbalSchema.Shape().Described("How traffic finds the app and its members."),
        ["config"] = Form.Map(StackReader.OfConfig, new Dictionary<string, JsonObject>(Targets) { ["formula"] = Formula() }),
        ["retain"] = Form.Map(RetentionReader.Keys, new Dictionary<string, JsonObject> { ["count"] = Form.Whole(0, 1), ["age"] = Form.Duration() })
            .Described("How many former versions stay warm, and for how long."),
        ["release_ttl"] = Form.Duration().Described("How long a version may be released without being activated. Default: for ever."),
        ["hooks"] = Form.Map(HooksReader.Known, HooksReader.Known.ToDictionary(key => key, _ => Hooks())).Described("What runs before and after each step."),
        ["task_definitions"] = Tasks().Described("How many replicas, and of which services."),
    }, "loadbal", "task_definitions");

    internal static Dictionary<string, JsonObject> Targets => new()
    {
        [TargetsReader.TargetKey] = Form.Texts().Described("Which VMs: a glob over their names, or what target_type says. Default '*'."),
        [TargetsReader.TypeKey] = Form.OneOf(TargetsReader.Words).Described("How target is read. Default glob."),
    };

    private static JsonObject Formula()
    {
        var rights = new Dictionary<string, JsonObject>
        {
            ["path"] = Form.Text(),
            ["owner"] = Form.Text().Described("Numbers of user and group, such as \"33:33\". Default: the agent's own."),
            ["mode"] = Form.Text().Described("Octal digits, such as \"0644\", which is the default."),
        };
        return Form.Any(Form.Text(), Form.Map(FormulaReader.Known, new Dictionary<string, JsonObject>(rights)
        {
            ["files"] = Form.MapOf(Form.Map(FormulaReader.OfFile, rights)).Described("Files with rights of their own, by the names that they are laid under."),
        }, "path")).Described("A folder beside this file that is laid down on the VM before containers start.");
    }

    /// <summary>Every key but <c>count</c> is a service's name.</summary>
    private static JsonObject Tasks()
    {
        var tasks = Form.MapOf(Form.Map(TaskDefinitionsReader.OfService, new Dictionary<string, JsonObject>
        {
            ["type"] = Form.OneOf("service", "job").Described("A job runs once, before the services start. Default service."),
            ["timeout"] = Form.Duration().Described("How long a job may take."),
            ["weight"] = Form.Whole(1, 256).Described("The share of each of its members beside the other services' members."),
            ["docker_config"] = DockerSchema.Shape().Described("What its containers are created from."),
        }, "docker_config"));
        tasks["properties"] = new JsonObject { ["count"] = Form.Whole(1, 100).Described("How many replicas of each service.") };
        return tasks;
    }

    private static JsonObject Hooks()
    {
        var hook = Form.Map(HooksReader.OfHook, new Dictionary<string, JsonObject>
        {
            ["command"] = Form.List(Form.Text()), ["url"] = Form.Text(), ["timeout"] = Form.Duration(),
        });
        return Form.Any((JsonObject)hook.DeepClone(), Form.List(hook));
    }

    private static string Print(JsonObject schema)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" }))
            schema.WriteTo(writer);
        return Encoding.UTF8.GetString(bytes.WrittenSpan) + "\n";
    }
}
