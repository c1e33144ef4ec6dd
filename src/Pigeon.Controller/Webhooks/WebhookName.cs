using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Pigeon.Core.Names;

namespace Pigeon.Controller.Webhooks;

/// <summary>A webhook of the controller's configuration.</summary>
public readonly partial record struct WebhookName : IName<WebhookName>
{
    public const string Rule = "1 to 32 of a-z, 0-9 and '-', beginning with a letter";

    private WebhookName(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out WebhookName name)
    {
        var fits = text is not null && Shape.IsMatch(text);
        name = fits ? new WebhookName(text!) : default;
        return fits;
    }

    public static WebhookName Parse(string text) => TryParse(text, out var name) ? name : throw new FormatException($"'{text}' does not fit: {Rule}");

    public override string ToString() => Text;

    [GeneratedRegex("^[a-z][a-z0-9-]{0,31}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
