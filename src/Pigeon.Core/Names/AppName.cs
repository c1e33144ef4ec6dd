using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Names;

/// <summary>An app's name. It becomes part of HAProxy backend names and map keys, hence the narrow alphabet; <c>__</c> is kept for joining it to a lane.</summary>
public readonly partial record struct AppName : IName<AppName>
{
    public const string Rule = "1 to 40 of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit and without '__'";

    private AppName(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out AppName name)
    {
        var fits = text is not null && Shape.IsMatch(text) && !text.Contains("__", StringComparison.Ordinal) && !text.EndsWith('_');
        name = fits ? new AppName(text!) : default;
        return fits;
    }

    public static AppName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' is not an app's name: {Rule}");

    public override string ToString() => Text;

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,39}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
