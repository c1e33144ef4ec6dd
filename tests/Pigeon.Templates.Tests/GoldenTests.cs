using System.Text;
using System.Text.Json;

namespace Pigeon.Templates.Tests;

/// <summary>
/// Every <c>Golden/topic/case.sbn</c> renders to the <c>case.out.txt</c> beside it, or fails with the errors in it. To add a case, add the two
/// files; <c>data.json</c> of that folder, or the one above it, gives the variables, and every file of the folder can be included by its name.
/// </summary>
public sealed class GoldenTests
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Golden");

    public static TheoryData<string> Cases() =>
        [.. Directory.GetFiles(Root, "*.sbn", SearchOption.AllDirectories).Select(static file => Path.GetRelativePath(Root, file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_template_renders_as_its_golden_file_says(string name)
    {
        var file = Path.Combine(Root, name);
        var expected = File.ReadAllText(Path.ChangeExtension(file, ".out.txt"));

        var actual = Render(file);

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Every_golden_output_has_its_template()
    {
        var outputs = Directory.GetFiles(Root, "*.out.txt", SearchOption.AllDirectories);

        Assert.All(outputs, static output => Assert.True(File.Exists(output[..^".out.txt".Length] + ".sbn"), output));
        Assert.True(outputs.Length >= 90, $"only {outputs.Length} golden files were found");
    }

    private static string Render(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        var own = Path.Combine(folder, "data.json");
        var variables = Variables(JsonDocument.Parse(File.ReadAllText(File.Exists(own) ? own : Path.Combine(Root, "data.json"))).RootElement);
        try
        {
            var context = new TemplateContext(variables, name => Include(Path.Combine(folder, name)));
            return Template.Parse(File.ReadAllText(file), Path.GetFileName(file)).Render(context).Text;
        }
        catch (TemplateException refused)
        {
            var errors = new StringBuilder();
            foreach (var error in refused.Errors)
                errors.Append("error: ").Append(error).Append('\n');
            return errors.ToString();
        }
    }

    private static string? Include(string file) => File.Exists(file) ? File.ReadAllText(file) : null;

    private static Dictionary<string, object?> Variables(JsonElement element) =>
        element.EnumerateObject().ToDictionary(static member => member.Name, static member => Value(member.Value));

    private static object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Variables(element),
        JsonValueKind.Array => element.EnumerateArray().Select(Value).ToArray(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? (object)whole : element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
