using System.Text;

namespace Pigeon.Agent.Haproxy;

/// <summary>
/// What may be written to a HAProxy command socket. A line is commands separated by ';'. A payload form is one command
/// ending in "&lt;&lt;", a newline and rows, each ended by a newline; the empty line that closes it is added on the wire.
/// </summary>
internal static class CommandText
{
    /// <summary>One command with its payload must fit in HAProxy's buffer (16 KB by default); half of it is always safe.</summary>
    public const int MostBytes = 8 * 1024;

    /// <summary>
    /// A certificate cannot be sent in parts. Of a buffer of 16,384 bytes, 16,350 were taken; one byte too many, and the connection
    /// ends without a reply.
    /// </summary>
    public const int MostCertificateBytes = 16 * 1000;

    private const string Certificate = "set ssl cert ";

    public const string PayloadMark = "<<";

    public static void Check(string text)
    {
        var newline = text.IndexOf('\n', StringComparison.Ordinal);
        var line = newline < 0 ? text : text[..newline];
        CheckLine(line);
        if (newline < 0)
            CheckPlain(line);
        else
            CheckPayload(line, text[(newline + 1)..]);
    }

    /// <summary>Throws unless a value can stand as one word of a command. Values are validated long before; this is the last door.</summary>
    public static string Word(string value)
    {
        // Blanks end a word and ';' a command, '\' swallows what follows, '<' may open a payload. '#' names an entry by its place in memory, or
        // a backend or server by its number, and '@' a version of a map. Half of a surrogate pair would be sent as another character.
        if (value.Length == 0 || value[0] is '#' or '@' || value.Any(c => c is <= ' ' or >= '\x7f' or ';' or '\\' or '<'))
            throw new ArgumentException($"'{value}' cannot be one word of a HAProxy command", nameof(value));
        return value;
    }

    private static void CheckLine(string line)
    {
        if (string.IsNullOrWhiteSpace(line) || line.TrimEnd().EndsWith(';'))
            throw new ArgumentException("a HAProxy command line must not be empty or end in ';'", nameof(line));
        if (line.Any(c => c is '\\' or '\x7f' || (c < ' ' && c != '\t')))
            throw new ArgumentException("a HAProxy command line must not hold a backslash or a control character", nameof(line));
    }

    private static void CheckPlain(string line)
    {
        if (line.TrimEnd().EndsWith(PayloadMark, StringComparison.Ordinal))
            throw new ArgumentException("a payload was announced but none follows", nameof(line));
        foreach (var command in line.Split(';'))
            CheckSize(command);
    }

    private static void CheckPayload(string line, string rows)
    {
        if (!line.EndsWith(PayloadMark, StringComparison.Ordinal) || line.Contains(';', StringComparison.Ordinal))
            throw new ArgumentException("only one command that ends in '<<' can carry a payload", nameof(line));
        // An empty row would end the payload, and the rows after it would run as commands.
        if (!rows.EndsWith('\n') || rows.StartsWith('\n') || rows.Contains("\n\n", StringComparison.Ordinal) || rows.Any(c => c is '\0' or '\r'))
            throw new ArgumentException("a payload is rows that end in a newline, none of them empty", nameof(rows));
        CheckSize(line + rows, line.StartsWith(Certificate, StringComparison.Ordinal) ? MostCertificateBytes : MostBytes);
    }

    private static void CheckSize(string command, int most = MostBytes)
    {
        if (Encoding.UTF8.GetByteCount(command) >= most)
            throw new ArgumentException($"one HAProxy command must be smaller than {most} bytes", nameof(command));
    }
}
