namespace Pigeon.Core.Targets;

/// <summary>
/// Cuts a compound into words, operators and parentheses. A parenthesis that opens within a word with a prefix belongs to it, up to the one that closes
/// it, because regular expressions have them; so no space is needed around those that group. A word in quotes, its prefix included, holds
/// anything; the quote itself is said twice there.
/// </summary>
internal sealed class TargetLexer(string text)
{
    private int _at;

    /// <summary>Whether the text is one word without quotes around it.</summary>
    public static bool IsPlain(string text)
    {
        var lexer = new TargetLexer(text);
        return lexer.Next() is { Kind: TargetToken.Sort.Word } word && word.Text == text && lexer.Next().Kind is TargetToken.Sort.End;
    }

    /// <summary>A token that is <see cref="TargetToken.Sort.Wrong"/> has a message for its text.</summary>
    public TargetToken Next()
    {
        while (_at < text.Length && text[_at] == ' ') _at++;
        if (_at == text.Length) return Token(TargetToken.Sort.End, 0);
        if (text[_at] is '(') return Token(TargetToken.Sort.Open, 1);
        if (text[_at] is ')') return Token(TargetToken.Sort.Close, 1);
        if (text[_at] is '\'' or '"') return Quoted(text[_at]);
        var length = WordLength();
        return Token(text.Substring(_at, length) switch
        {
            "and" => TargetToken.Sort.And,
            "or" => TargetToken.Sort.Or,
            "not" => TargetToken.Sort.Not,
            _ => TargetToken.Sort.Word,
        }, length);
    }

    private TargetToken Token(TargetToken.Sort kind, int length)
    {
        var token = new TargetToken(kind, text.Substring(_at, length), _at + 1);
        _at += length;
        return token;
    }

    private int WordLength()
    {
        var (end, open) = (_at, 0);
        var isRegex = text.AsSpan(_at).StartsWith("E@");
        var hasPrefix = _at + 1 < text.Length && text[_at + 1] == '@';
        for (; end < text.Length && text[end] != ' '; end++)
        {
            if (isRegex && text[end] == '\\' && end + 1 < text.Length && text[end + 1] != ' ') end++;
            else if (text[end] == '(' && !hasPrefix) break;
            else if (text[end] == '(') open++;
            else if (text[end] == ')' && --open < 0) break;
        }
        return end - _at;
    }

    private TargetToken Quoted(char quote)
    {
        var (start, end) = (_at, _at + 1);
        while (end < text.Length && (text[end] != quote || (end + 1 < text.Length && text[end + 1] == quote))) end += text[end] == quote ? 2 : 1;
        if (end >= text.Length) return new(TargetToken.Sort.Wrong, $"the quote {quote} has no end", start + 1);
        if (end + 1 < text.Length && text[end + 1] is not (' ' or '(' or ')')) return new(TargetToken.Sort.Wrong, $"a space is missing behind the quote {quote}; to stand in a word, it is said twice", end + 2);
        _at = end + 1;
        return new(TargetToken.Sort.Word, text[(start + 1)..end].Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal), start + 1);
    }
}
