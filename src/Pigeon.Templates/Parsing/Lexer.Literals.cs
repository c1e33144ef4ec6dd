using System.Globalization;
using System.Text;

namespace Pigeon.Templates;

internal sealed partial class Lexer
{
    private string ReadQuoted()
    {
        var place = Here;
        var quote = Current;
        var text = new StringBuilder();
        Advance();
        while (Current != quote || AtEnd)
        {
            if (AtEnd)
                throw TemplateException.At(place, $"this string is never closed by {quote}");
            ReadCharacter(text, interpolated: false);
        }

        Advance();
        return text.ToString();
    }

    private string ReadVerbatim()
    {
        var place = Here;
        var text = new StringBuilder();
        Advance();
        while (!AtEnd)
        {
            if (Current == '`')
            {
                Advance();
                if (Current != '`')
                    return text.ToString();
            }

            text.Append(Current);
            Advance();
        }

        throw TemplateException.At(place, "this verbatim string is never closed by `");
    }

    private List<(string Text, IReadOnlyList<Token>? Code)> ReadInterpolated()
    {
        var place = Here;
        var quote = Current;
        var parts = new List<(string, IReadOnlyList<Token>?)>();
        var text = new StringBuilder();
        if (++_depth > MaxDepth)
            throw TemplateException.At(place, "interpolated strings are nested too deeply");
        Advance();
        while (Current != quote || AtEnd)
        {
            if (AtEnd)
                throw TemplateException.At(place, $"this string is never closed by {quote}");
            if (Current != '{')
            {
                ReadCharacter(text, interpolated: true);
                continue;
            }

            parts.Add((text.ToString(), null));
            text.Clear();
            parts.Add(("", ReadHole()));
        }

        Advance();
        _depth--;
        parts.Add((text.ToString(), null));
        return parts;
    }

    private List<Token> ReadHole()
    {
        var place = Here;
        var tokens = new List<Token>();
        Advance();
        if (!ReadCode(tokens, insideString: true))
            throw TemplateException.At(place, "this brace of an interpolated string is never closed by }");
        tokens.Add(new Token(TokenKind.End, "", Here, false));
        return tokens;
    }

    private const int MaxDepth = 32;
    private int _depth;

    private void ReadCharacter(StringBuilder text, bool interpolated)
    {
        if (Current != '\\')
        {
            text.Append(Current);
            Advance();
            return;
        }

        var place = Here;
        Advance();
        var escaped = Current;
        Advance();
        switch (escaped)
        {
            case '\n': break;
            case '\r' when Current == '\n': Advance(); break;
            case '0': text.Append('\0'); break;
            case 'b': text.Append('\b'); break;
            case 'f': text.Append('\f'); break;
            case 'n': text.Append('\n'); break;
            case 'r': text.Append('\r'); break;
            case 't': text.Append('\t'); break;
            case 'v': text.Append('\v'); break;
            case 'u': text.Append(ReadCode(4, place)); break;
            case 'x': text.Append(ReadCode(2, place)); break;
            case '\'' or '"' or '\\': text.Append(escaped); break;
            case '{' or '}' when interpolated: text.Append(escaped); break;
            default: throw TemplateException.At(place, $"unknown escape '\\{escaped}' in a string; a verbatim string `...` takes backslashes as they are");
        }
    }

    private char ReadCode(int digits, Place place)
    {
        var end = Math.Min(_at + digits, source.Length);
        if (end - _at < digits || !ushort.TryParse(source.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            throw TemplateException.At(place, $"expected {digits} hexadecimal digits after this escape");
        Advance(digits);
        return (char)code;
    }

    private Token ReadNumber(bool space)
    {
        var place = Here;
        var start = _at;
        if (Current == '0' && Peek(1) is 'x' or 'b')
            return ReadRadix(place, space, Peek(1) == 'x');

        SkipDigits();
        var real = Current == '.' && char.IsAsciiDigit(Peek(1));
        if (real)
        {
            Advance();
            SkipDigits();
        }

        if (Current is 'e' or 'E' && (char.IsAsciiDigit(Peek(1)) || (Peek(1) is '+' or '-' && char.IsAsciiDigit(Peek(2)))))
        {
            real |= Peek(1) == '-';
            Advance(2);
            SkipDigits();
        }

        var digits = source[start.._at].Replace("_", "", StringComparison.Ordinal);
        var suffix = Current;
        if (suffix is 'f' or 'F' or 'd' or 'D' or 'm' or 'M')
            Advance();
        if (Current == '_' || char.IsLetterOrDigit(Current))
            throw TemplateException.At(place, "a number may not run into a name");
        return new Token(TokenKind.Number, source[start.._at], place, space) { Number = NumberOf(digits, suffix, real, place) };
    }

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(Current) || Current == '_')
            Advance();
    }

    private static object NumberOf(string digits, char suffix, bool real, Place place)
    {
        const NumberStyles style = NumberStyles.Float;
        var culture = CultureInfo.InvariantCulture;
        if (suffix is 'm' or 'M')
        {
            return decimal.TryParse(digits, style, culture, out var exact)
                ? exact : throw TemplateException.At(place, $"'{digits}' does not fit a decimal number");
        }

        if (suffix is 'f' or 'F')
            throw TemplateException.At(place, "32-bit floating point numbers are not supported; leave the 'f' out");
        if (real || suffix is 'd' or 'D')
            return double.Parse(digits, style, culture);
        return decimal.TryParse(digits, style, culture, out var whole) && whole is >= long.MinValue and <= long.MaxValue
            ? (long)whole : throw TemplateException.At(place, $"'{digits}' does not fit 64 bits; larger integers are not supported");
    }

    private Token ReadRadix(Place place, bool space, bool hexadecimal)
    {
        var start = _at;
        Advance(2);
        var digits = new StringBuilder();
        for (; Current == '_' || (hexadecimal ? char.IsAsciiHexDigit(Current) : Current is '0' or '1'); Advance())
        {
            if (Current != '_')
                digits.Append(Current);
        }

        var unsigned = Current is 'u' or 'U';
        if (unsigned)
            Advance();
        var style = hexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.AllowBinarySpecifier;
        if (!ulong.TryParse(digits.ToString(), style, CultureInfo.InvariantCulture, out var bits) || (unsigned && bits > long.MaxValue) || char.IsLetterOrDigit(Current))
            throw TemplateException.At(place, $"'{source[start.._at]}' is not a number of at most 64 bits");

        // Without the suffix the bits are those of a signed integer of 32 or 64 bits, as in the language.
        var value = unsigned ? (long)bits : bits <= uint.MaxValue ? (int)(uint)bits : (long)bits;
        return new Token(TokenKind.Number, source[start.._at], place, space) { Number = value };
    }
}
