using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Pigeon.TestKit;

/// <summary>An OpenAPI document among the sources. Its paths are written by hand; the schemas and the codes of problems are made from the code.</summary>
public sealed partial class ApiDocument
{
    private const string Codes = "x-problem-codes";

    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _path;
    private readonly JsonObject _root;

    /// <param name="daemon">The folder of its sources: <c>Pigeon.Agent</c>.</param>
    public ApiDocument(string daemon)
    {
        _path = Path.Combine(RepositoryRoot.Path, "src", daemon, "Http", "openapi.json");
        Text = File.ReadAllText(_path);
        _root = JsonNode.Parse(Text)!.AsObject();
    }

    public string Text { get; }

    public IEnumerable<ApiRoute> Routes =>
        from path in _root["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where operation.Key != "parameters"
        select new ApiRoute(operation.Key.ToUpperInvariant(), path.Key, RoleOf(operation.Value!.AsObject()),
            [.. path.Value["parameters"]?.AsArray().Select(parameter => Resolve(parameter!)["name"]!.GetValue<string>()) ?? []])
        {
            OpenedBy = OpenedBy(operation.Value.AsObject()), Summary = operation.Value["summary"]!.GetValue<string>(), Answers = [.. operation.Value["responses"]!.AsObject().Select(answer => answer.Key)],
            Body = References(operation.Value["requestBody"]).Select(NameOf).FirstOrDefault(""),
        };

    /// <summary>Every status with a code that is told under it.</summary>
    public IEnumerable<(int Status, string Code)> Problems =>
        from path in _root["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where operation.Key != "parameters"
        from answer in operation.Value!["responses"]!.AsObject()
        from code in Resolve(answer.Value!)[Codes]?.AsArray() ?? []
        select (int.Parse(answer.Key, System.Globalization.CultureInfo.InvariantCulture), code!.GetValue<string>());

    /// <summary>Whether this may be answered.</summary>
    public bool Tells(ApiRoute route, int status) => _root["paths"]![route.Path]![route.Method.ToLowerInvariant()]!["responses"]!.AsObject().ContainsKey($"{status}");

    /// <summary>What is wrong with it by itself, in sentences: references that lead nowhere, parts that nothing refers to, parameters that are not described, codes under another status than theirs.</summary>
    /// <param name="statusOf">The status that a code is told with.</param>
    public IEnumerable<string> Faults(Func<string, int> statusOf)
    {
        foreach (var loose in LooseEnds()) yield return loose;
        foreach (var route in Routes.Where(route => !Parameter.Matches(route.Path).Select(match => match.Groups[1].Value).SequenceEqual(route.Parameters)))
            yield return $"{route} is described with the parameters {string.Join(", ", route.Parameters)}";
        foreach (var (status, code) in Problems.Where(told => told.Status != statusOf(told.Code)))
            yield return $"{code} stands under {status}";
    }

    private IEnumerable<string> LooseEnds()
    {
        var named = References(_root).ToHashSet();
        var parts = _root["components"]!.AsObject().Where(kind => kind.Key != "securitySchemes").SelectMany(kind => kind.Value!.AsObject().Select(part => $"#/components/{kind.Key}/{part.Key}")).ToHashSet();
        return named.Except(parts).Select(name => $"{name} is not there").Concat(parts.Except(named).Select(name => $"{name} is used by nothing"));
    }

    /// <summary>Whether its schemas are those that the code has now. With PIGEON_WRITE=1 in the environment it is given them.</summary>
    /// <param name="codes">The codes of problems.</param>
    public bool IsOf(IReadOnlyList<JsonSerializerContext> contexts, IEnumerable<string> codes)
    {
        var made = Made(contexts, codes);
        if (Environment.GetEnvironmentVariable("PIGEON_WRITE") == "1") File.WriteAllText(_path, made);
        return made == Text;
    }

    private string Made(IReadOnlyList<JsonSerializerContext> contexts, IEnumerable<string> codes)
    {
        var made = _root.DeepClone().AsObject();
        var components = made["components"]!.AsObject();
        components.Remove("schemas");
        var asked = References(made["paths"]!, "requestBody").Select(NameOf).ToHashSet();
        var schemas = new WireSchemas(contexts, new DocComments(Path.Combine(RepositoryRoot.Path, "src", "Pigeon.Core", "Protocol")))
            .Of(References(made).Where(name => name.Contains("/schemas/", StringComparison.Ordinal)).Select(NameOf).Distinct(), asked);
        schemas["Problem"]!["properties"]!["code"]!["enum"] = new JsonArray([.. codes.Order(StringComparer.Ordinal).Select(code => (JsonNode)code)]);
        components["schemas"] = schemas;
        return made.ToJsonString(Layout) + "\n";
    }

    private static string? RoleOf(JsonObject operation) => operation["security"]?.AsArray() is [JsonObject needed, ..] && needed["token"]?.AsArray() is [{ } role] ? role.GetValue<string>() : null;

    private static string OpenedBy(JsonObject operation) => RoleOf(operation) is { } role ? $"`{role}`" : operation["security"]?.AsArray().Count > 0 ? "a VM's certificate" : "everybody";

    private static string NameOf(string reference) => reference.Split('/')[^1];

    private JsonNode Resolve(JsonNode node) => node["$ref"]?.GetValue<string>() is not { } reference ? node
        : reference.Split('/').Skip(1).Aggregate((JsonNode)_root, (at, step) => at[step] ?? throw new InvalidOperationException($"{reference} is not there"));

    /// <param name="below">Only what is somewhere below a member of that name; null: all.</param>
    private static IEnumerable<string> References(JsonNode? node, string? below = null) => node switch
    {
        JsonObject map => map.SelectMany(pair => below is null && pair.Key == "$ref" ? [pair.Value!.GetValue<string>()] : References(pair.Value, pair.Key == below ? null : below)),
        JsonArray list => list.SelectMany(item => References(item, below)),
        _ => [],
    };

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter { get; }
}
