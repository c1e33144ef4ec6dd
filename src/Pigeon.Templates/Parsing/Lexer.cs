namespace Pigeon.Templates;

/// <summary>Cuts a template into tokens. Text and its whitespace control live here, code in the other parts of this class.</summary>
internal sealed partial class Lexer(string source, string file, List<TemplateError> errors)
{
    private readonly List<Token> _tokens = [];
    private int _at;
    private int _line = 1;
    private int _lineStart;

    public IReadOnlyList<Token> ReadAll()
    {
        try
        {
            while (_at < source.Length)
                ReadTextAndBlock();
        }
        catch (TemplateException refused)
        {
            // After a broken literal nothing can be said about where code ends, so the first error of this kind is the last.
            errors.AddRange(refused.Errors);
        }

        _tokens.Add(new Token(TokenKind.End, "", Here, false));
        return _tokens;
    }

    private Place Here => new(file, _line, _at - _lineStart + 1);

    private char Current => Peek(0);

    private char Peek(int ahead) => _at + ahead < source.Length ? source[_at + ahead] : '\0';

    private bool AtEnd => _at >= source.Length;

    private void Advance(int count = 1)
    {
        for (; count > 0 && _at < source.Length; count--)
        {
            if (source[_at++] != '\n')
                continue;
            _line++;
            _lineStart = _at;
        }
    }

    private void ReadTextAndBlock()
    {
        var place = Here;
        var start = _at;
        var escapes = 0;
        while (!AtEnd && !IsEnter(out escapes))
            Advance();

        var mode = AtEnd ? '\0' : Peek(escapes + 2);
        AddText(start, Stripped(start, mode), place);
        if (AtEnd)
            return;

        var indent = mode is '-' or '~' ? "" : IndentBefore(start);
        var enter = Here;
        Advance(escapes + 2 + (mode is '-' or '~' ? 1 : 0));
        if (escapes > 0)
        {
            ReadEscaped(escapes, enter);
            return;
        }

        _tokens.Add(new Token(TokenKind.CodeEnter, indent, enter, false));
        if (!ReadCode(_tokens, insideString: false))
            throw TemplateException.At(enter, "this code block is never closed by }}");
    }

    private bool IsEnter(out int escapes)
    {
        escapes = 0;
        if (Current != '{')
            return false;
        while (Peek(escapes + 1) == '%')
            escapes++;
        return Peek(escapes + 1) == '{';
    }

    /// <summary>The end of the text from <paramref name="start"/> to here after the whitespace control of the block that follows.</summary>
    private int Stripped(int start, char mode)
    {
        var end = _at;
        if (mode == '-')
        {
            while (end > start && char.IsWhiteSpace(source[end - 1]))
                end--;
        }
        else if (mode == '~')
        {
            while (end > start && source[end - 1] != '\n' && char.IsWhiteSpace(source[end - 1]))
                end--;
        }

        return end;
    }

    /// <summary>The whitespace between the start of the line and here, if there is nothing else and none of it was stripped.</summary>
    private string IndentBefore(int textStart)
    {
        var start = _at;
        while (start > textStart && source[start - 1] is ' ' or '\t')
            start--;
        return start == 0 || source[start - 1] == '\n' ? source[start.._at] : "";
    }

    private void AddText(int start, int end, Place place)
    {
        if (end > start)
            _tokens.Add(new Token(TokenKind.Text, source[start..end], place, false));
    }

    private void ReadEscaped(int escapes, Place enter)
    {
        var place = Here;
        var start = _at;
        var close = "}" + new string('%', escapes) + "}";
        while (!AtEnd && !IsExit(close, out _))
            Advance();
        if (AtEnd)
            throw TemplateException.At(enter, $"this escape block is never closed by {close}");

        AddText(start, _at, place);
        SkipExit(close);
    }

    private bool IsExit(string close, out char mode)
    {
        mode = Current is '-' or '~' ? Current : '\0';
        return string.CompareOrdinal(source, _at + (mode == '\0' ? 0 : 1), close, 0, close.Length) == 0;
    }

    private void SkipExit(string close)
    {
        IsExit(close, out var mode);
        Advance(close.Length + (mode == '\0' ? 0 : 1));
        if (mode == '\0')
            return;
        while (char.IsWhiteSpace(Current))
        {
            var endOfLine = Current == '\n';
            Advance();
            if (mode == '~' && endOfLine)
                return;
        }
    }
}
