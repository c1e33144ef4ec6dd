using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Names;

/// <summary>The user and group that a file belongs to, as <c>uid:gid</c>. A container has its own names for them, or none.</summary>
public readonly partial record struct FileOwner : IName<FileOwner>
{
    public const string Rule = "the numbers of a user and a group, such as \"33:33\"";

    private FileOwner(string text) => Text = text;

    public string Text { get; }

    public uint User => Number(0);

    public uint Group => Number(1);

    public static bool TryParse([NotNullWhen(true)] string? text, out FileOwner name)
    {
        // The last number means "leave it as it is" to the kernel.
        var fits = text is { Length: <= 21 } && Shape.IsMatch(text)
            && text.Split(':').All(part => uint.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < uint.MaxValue);
        name = fits ? new FileOwner(text!) : default;
        return fits;
    }

    public static FileOwner Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' does not fit: {Rule}");

    public override string ToString() => Text;

    private uint Number(int part) => uint.Parse(Text.Split(':')[part], NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex("^(0|[1-9][0-9]{0,9}):(0|[1-9][0-9]{0,9})\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape { get; }
}
