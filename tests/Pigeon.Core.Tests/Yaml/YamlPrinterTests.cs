using Pigeon.Core.Tests.Definitions;
using Pigeon.Core.Tests.Definitions.Schema;
using Pigeon.Core.Yaml;
using System.Text.Json.Nodes;

namespace Pigeon.Core.Tests.Yaml;

public sealed class YamlPrinterTests
{
    private static readonly string[] Pieces = ["a", " ", ":", "#", "-", "\"", "'", "\\", "\n", "\t", "\u0007", "{", "[", "]", ",", "&", "*", "!", "%", "@", "`", "1", ".", "true", "null", "~", "é", "\u2028", "😀", "\uFEFF", "="];

    public static TheoryData<string> Cases => [.. GoldenCase.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_printed_reads_as_it_was(string name)
    {
        if (new GoldenCase(name).Render().Entry is { } entry) AssertSame(entry);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Any_text_survives_as_a_key_and_as_a_value(int seed)
    {
        var chance = new Random(seed);
        for (var run = 0; run < 2_000; run++)
        {
            var text = string.Concat(Enumerable.Range(0, chance.Next(1, 6)).Select(_ => Pieces[chance.Next(Pieces.Length)]));
            var scalar = new YamlValue.Scalar(text, plain: false, default);
            AssertSame(new YamlValue.Mapping([KeyValuePair.Create(scalar, (YamlValue)new YamlValue.Sequence([scalar, new YamlValue.Sequence([scalar], default)], default))], default));
        }
    }

    private static void AssertSame(YamlValue value)
    {
        var errors = new ErrorList("f", new SourceMap("", "", []));
        var printed = YamlPrinter.Print(value);

        var read = YamlText.Read(printed, new YamlManner("a file", null, ""), errors);

        Assert.True(errors.IsEmpty, $"{printed}\n{errors.InOrder()}");
        Assert.True(JsonNode.DeepEquals(YamlJson.Of(value), YamlJson.Of(read!)), printed);
    }
}
