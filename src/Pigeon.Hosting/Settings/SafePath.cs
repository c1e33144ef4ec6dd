using System.Text.RegularExpressions;
using Pigeon.Core.Yaml;

namespace Pigeon.Hosting.Settings;

/// <summary>Paths that may stand in a line of HAProxy's configuration, where a space ends a word and a quote, a backslash or a '#' means something.</summary>
public static partial class SafePath
{
    /// <summary>A socket's name holds 108 bytes, the last of them the terminator; here characters are bytes.</summary>
    public const int LongestSocket = 107;

    /// <summary>HAProxy binds a socket under a name of its own first: the path, a dot, its process id of up to 7 digits and '.tmp'.</summary>
    public const int LongestHaproxySocket = LongestSocket - 12;

    public const int LongestFolder = 255;

    /// <summary>Leaves room for the longest name of a socket that Pigeon puts into the folder, 'haproxy-master.sock'.</summary>
    public const int LongestRunDir = LongestHaproxySocket - 20;

    public const string Rule = "an absolute path of A-Z, a-z, 0-9, '/', '_', '.' and '-', without '/' at its end and without empty, '.' or '..' parts";

    public static bool Fits(string text) => Shape.IsMatch(text);

    /// <summary>Null when nothing was said, and when it does not fit, which the errors then say.</summary>
    public static string? Read(Field? field, int longest)
    {
        if (field?.Text() is not { } text) return null;
        if (!Fits(text)) field.Fail($"'{text}' does not fit: {Rule}");
        else if (text.Length > longest) field.Fail($"'{text}' is {text.Length} characters long; at most {longest} are taken");
        else return text;
        return null;
    }

    [GeneratedRegex("^(/(?!\\.{1,2}(/|\\z))[A-Za-z0-9_.-]+)+\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape { get; }
}
