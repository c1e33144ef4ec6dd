using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Pigeon.Core.Definitions;
using Pigeon.Core.Formulas;

namespace Pigeon.Terminal;

/// <summary>Shows what a formula lays, as comments behind the definition: the whole stays YAML.</summary>
internal sealed class FormulaPage(bool showSecrets)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public string Page(FormulaBundle formula)
    {
        var page = new StringBuilder();
        foreach (var (file, content) in formula.Spec.Files.Zip(formula.Contents))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n# {file.Name} (mode {file.Mode}{(file.Owner is { } owner ? $", owner {owner}" : "")}, {Printed.Count(file.Size, "byte")})\n");
            if (Text(content) is not { } text) page.Append("#   not text\n");
            else
                foreach (var line in text.TrimEnd('\n').Split('\n')) page.Append($"#   {Printed.Clean(line)}".TrimEnd()).Append('\n');
        }

        return page.ToString();
    }

    public JsonArray Document(FormulaBundle formula) => new([.. formula.Spec.Files.Zip(formula.Contents).Select(each => (JsonNode)new JsonObject
    {
        ["name"] = each.First.Name.Text,
        ["mode"] = each.First.Mode.Text,
        ["owner"] = each.First.Owner?.Text,
        ["digest"] = each.First.Digest.Text,
        ["text"] = Text(each.Second),
    })]);

    /// <summary>Null when it is none.</summary>
    private string? Text(ReadOnlyMemory<byte> content)
    {
        try
        {
            var text = Strict.GetString(content.Span);
            return text.Contains('\0', StringComparison.Ordinal) ? null : showSecrets ? text : SecretMask.ShownFile(text);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
