using System.Text.Json.Nodes;
using Pigeon.Core.Definitions;
using Pigeon.Core.Definitions.Reading;
using Pigeon.Core.Definitions.Reading.Containers;
using Pigeon.Core.Definitions.Schema;
using Pigeon.Core.Names;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Tests.Definitions.Schema;

/// <summary>The schema that editors use and the reader that decides say the same of keys, and the schema refuses nothing that the reader takes.</summary>
public sealed class DefinitionSchemaTests
{
    private static readonly JsonObject Root = JsonNode.Parse(DefinitionSchema.Text)!.AsObject();

    private static readonly JsonSchema Schema = new(Root);

    /// <summary>What the reader says of a file that has another shape than the schema allows.</summary>
    private static readonly string[] OfShape =
    [
        "unknown key", "is not supported", "must be a map", "must be a list, or", "must be a single value", "must be a text", "' is missing", "has no value", "must be one of",
        "is empty: it needs keys below it", "must be true or false", "has no unit",
    ];

    public static TheoryData<string> Cases => [.. GoldenCase.Names];

    [Fact]
    public void The_file_in_the_repository_is_what_the_binary_prints() =>
        Assert.True(File.ReadAllText(Path.Combine(ExampleTests.Root, "docs", "stacks.schema.json")) == DefinitionSchema.Text, "run: pigeon schema > docs/stacks.schema.json");

    [Fact]
    public void The_example_fits_the_schema_before_its_template_is_rendered()
    {
        var yaml = YamlText.Read(File.ReadAllText(Path.Combine(ExampleTests.Root, "stacks.yaml")), new YamlManner("a file", null, ""), new ErrorList("f", new SourceMap("", "", [])));

        Assert.Empty(Schema.Faults(YamlJson.Of(yaml!)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_the_reader_takes_fits_the_schema_and_another_shape_does_not(string name)
    {
        var golden = new GoldenCase(name);
        var rendered = golden.Render();
        if (rendered.Entry is not { } entry) return;
        var whole = new JsonObject { ["stacks"] = new JsonObject { ["shop"] = YamlJson.Of(entry) } };
        var faults = Schema.Faults(whole);

        if (rendered.Errors.Count == 0) Assert.Empty(faults);
        else if (rendered.Errors.Any(error => error.Key.StartsWith("stacks.", StringComparison.Ordinal) && OfShape.Any(part => error.Message.Contains(part, StringComparison.Ordinal))))
            Assert.NotEmpty(faults);
    }

    /// <summary>
    /// Every word that anybody knows as a key is offered to the reader at every place where the schema lists keys: the reader calls exactly those unknown
    /// that the schema does not list there.
    /// </summary>
    [Fact]
    public void At_every_place_the_reader_knows_the_keys_that_the_schema_lists_and_no_others()
    {
        var places = Places(Root, []).ToList();
        var words = places.SelectMany(place => place.Keys).Concat(RefusedKeys.Reasons.Keys).Concat(GoldenWords()).Append("formula").ToHashSet();

        Assert.True(places.Count >= 12, $"only {places.Count} places were found");
        foreach (var (path, keys, discriminator) in places)
        {
            var taken = words.Where(word => IsKnown(path, discriminator, word)).Order(StringComparer.Ordinal);
            Assert.True(keys.Order(StringComparer.Ordinal).SequenceEqual(taken),
                $"{string.Join('.', path)}: only in the schema: {string.Join(", ", keys.Except(taken))}; only in the reader: {string.Join(", ", taken.Except(keys))}");
        }
    }

    private static bool IsKnown(string[] path, string? discriminator, string word)
    {
        var below = discriminator is null || word == "type" ? $"{{\"{word}\": 1}}" : $"{{{discriminator}, \"{word}\": 1}}";
        if (word == "type" && discriminator is not null) below = $"{{{discriminator}}}";
        var text = path.Reverse().Aggregate(below, (inner, key) => $"{{\"{key}\": {inner}}}");
        var errors = DefinitionFile.Check(text, "f", path.Length == 0 ? AppName.Parse("shop") : null, StackVersion.Parse("1"), new VmFacts("vm1", [])).Errors;
        var key = string.Join('.', path.Append(word));
        return !errors.Any(error => error.Key == key && Refuses(error.Message));
    }

    /// <summary>The last: a key that is only known to say where it belongs.</summary>
    private static bool Refuses(string message) =>
        message.StartsWith("unknown key", StringComparison.Ordinal) || message.StartsWith("is not supported", StringComparison.Ordinal) || message.StartsWith("is not taken", StringComparison.Ordinal) || message.StartsWith("belongs ", StringComparison.Ordinal);

    /// <summary>Every map of the schema whose keys are all listed, with the path that leads there; where keys are the author's own, one of ours.</summary>
    private static IEnumerable<(string[] Path, string[] Keys, string? Discriminator)> Places(JsonObject schema, string[] path)
    {
        if (schema["additionalProperties"] is JsonValue && schema["properties"] is JsonObject listed)
            yield return (path, [.. listed.Select(property => property.Key)], listed["type"]?["const"] is { } word ? $"\"type\": \"{word}\"" : null);
        foreach (var form in (schema["anyOf"] as JsonArray ?? []).OfType<JsonObject>())
            foreach (var place in Places(form, path)) yield return place;
        foreach (var (key, value) in schema["properties"] as JsonObject ?? [])
            foreach (var place in Places(value!.AsObject(), [.. path, key])) yield return place;
        if (schema["additionalProperties"] is JsonObject other)
            foreach (var place in Places(other, [.. path, "shop"])) yield return place;
    }

    private static IEnumerable<string> GoldenWords() => GoldenCase.Names.Select(name => new GoldenCase(name).Render().Entry).OfType<YamlValue>().SelectMany(Keys).Distinct();

    private static IEnumerable<string> Keys(YamlValue value) => value switch
    {
        YamlValue.Mapping map => map.Entries.SelectMany(entry => Keys(entry.Value).Prepend(entry.Key.Text)).Where(key => key.All(letter => char.IsAsciiLetterLower(letter) || letter == '_')),
        YamlValue.Sequence list => list.Items.SelectMany(Keys),
        _ => [],
    };
}
