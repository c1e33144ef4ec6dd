using System.Globalization;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Definitions.Values;

/// <summary>The signals that the Engine can send on Linux.</summary>
internal static partial class SignalName
{
    public const string Rule = "a signal's name or number, such as SIGTERM, QUIT or 15";

    public static bool Exists(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number is >= 1 and <= 64 : Shape.IsMatch(text);

    [GeneratedRegex("""
        ^(SIG)?(ABRT|ALRM|BUS|CHLD|CLD|CONT|FPE|HUP|ILL|INT|IO|IOT|KILL|PIPE|POLL|PROF|PWR|QUIT|SEGV|STKFLT|STOP|SYS|TERM|TRAP|TSTP|TTIN|TTOU|URG|
        USR1|USR2|VTALRM|WINCH|XCPU|XFSZ|RTMIN(\+([1-9]|1[0-5]))?|RTMAX(-([1-9]|1[0-4]))?)\z
        """, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Shape { get; }
}
