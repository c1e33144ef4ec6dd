using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Names;

/// <summary>Who may do what with a file, as four octal digits. What would give a program its owner's rights (setuid, setgid) cannot be said.</summary>
public readonly partial record struct FileRights : IName<FileRights>
{
    public const string Rule = "0 and three octal digits, such as \"0644\" (setuid, setgid and the sticky bit are not taken)";

    private FileRights(string text) => Text = text;

    public static FileRights Default { get; } = Parse("0644");

    public string Text { get; }

    /// <summary>The bits, as the kernel has them.</summary>
    public int Bits => Convert.ToInt32(Text, 8);

    public static bool TryParse([NotNullWhen(true)] string? text, out FileRights name)
    {
        var fits = text is not null && Shape.IsMatch(text);
        name = fits ? new FileRights(text!) : default;
        return fits;
    }

    public static FileRights Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' does not fit: {Rule}");

    /// <summary>The same for a program: who may read it may run it too.</summary>
    public FileRights Runnable() => new($"0{Convert.ToString(Bits | ((Bits & 0b100_100_100) >> 2), 8).PadLeft(3, '0')}");

    /// <summary>The rights of a folder of such files. Its owner has all, or the files could not be looked after.</summary>
    public FileRights OfFolder() => new($"0{Convert.ToString(Runnable().Bits | 0b111_000_000, 8)}");

    public override string ToString() => Text;

    [GeneratedRegex("^0[0-7]{3}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
