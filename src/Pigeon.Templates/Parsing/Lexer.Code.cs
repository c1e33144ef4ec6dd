namespace Pigeon.Templates;

internal sealed partial class Lexer
{
    private const string Close = "}}";

    // Longest first: the first one that fits is the token.
    private static readonly string[] Symbols =
    [
        "..<", "...", "//=", "??=", "==", "!=", "<=", ">=", "<<", ">>", "&&", "||", "|>", "??", "?!", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=",
        "//", "..", "+", "-", "*", "/", "%", "=", "<", ">", "!", "?", ":", ",", ".", "(", ")", "[", "]", "{", "}", "|", "@", "^", "&",
    ];

    /// <summary>Reads up to and including the end of the block (or of the braces inside an interpolated string); false if there is none.</summary>
    private bool ReadCode(List<Token> tokens, bool insideString)
    {
        var braces = 0;
        while (true)
        {
            var before = _at;
            while (Current is ' ' or '\t' or '\r')
                Advance();
            var space = _at > before;
            if (AtEnd)
                return false;

            if (braces == 0 && EndsCode(tokens, insideString))
                return true;
            braces += ReadToken(tokens, space, braces == 0 && !insideString);
        }
    }

    private bool EndsCode(List<Token> tokens, bool insideString)
    {
        if (insideString)
        {
            if (Current != '}')
                return false;
            Advance();
            return true;
        }

        if (!IsExit(Close, out _))
            return Current == '}' ? throw TemplateException.At(Here, "this } closes nothing; perhaps a } is missing before it") : false;
        tokens.Add(new Token(TokenKind.CodeExit, "", Here, false));
        SkipExit(Close);
        return true;
    }

    /// <summary>Reads one token, or a comment; returns by how much it changes the number of open braces.</summary>
    private int ReadToken(List<Token> tokens, bool space, bool mayExit)
    {
        var place = Here;
        var first = Current;
        if (first is '\n' or ';')
        {
            Advance();
            tokens.Add(new Token(TokenKind.NewLine, first == ';' ? ";" : "\n", place, space));
        }
        else if (first == '#')
        {
            SkipComment(mayExit);
        }
        else if (first is '"' or '\'')
        {
            tokens.Add(new Token(TokenKind.Quoted, ReadQuoted(), place, space));
        }
        else if (first == '`')
        {
            tokens.Add(new Token(TokenKind.Quoted, ReadVerbatim(), place, space));
        }
        else if (first == '$' && Peek(1) is '"' or '\'')
        {
            Advance();
            tokens.Add(new Token(TokenKind.Interpolated, "", place, space) { Parts = ReadInterpolated() });
        }
        else if (char.IsAsciiDigit(first))
        {
            tokens.Add(ReadNumber(space));
        }
        else if (first is '$' or '_' || char.IsLetter(first))
        {
            tokens.Add(ReadName(space));
        }
        else
        {
            return ReadSymbol(tokens, space);
        }

        return 0;
    }

    private Token ReadName(bool space)
    {
        var place = Here;
        var start = _at;
        var local = Current == '$';
        Advance();
        if (local && Current == '$')
        {
            Advance();
            return new Token(TokenKind.Local, "$$", place, space);
        }

        while (Current == '_' || char.IsLetterOrDigit(Current))
            Advance();
        return new Token(local ? TokenKind.Local : TokenKind.Identifier, source[start.._at], place, space);
    }

    private int ReadSymbol(List<Token> tokens, bool space)
    {
        var place = Here;
        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(source, _at, symbol, 0, symbol.Length) != 0)
                continue;
            Advance(symbol.Length);
            tokens.Add(new Token(TokenKind.Symbol, symbol, place, space));
            return symbol == "{" ? 1 : symbol == "}" ? -1 : 0;
        }

        throw TemplateException.At(place, $"unexpected character '{Current}'");
    }

    private void SkipComment(bool mayExit)
    {
        Advance();
        var many = Current == '#';
        if (many)
            Advance();
        while (!AtEnd && !(mayExit && IsExit(Close, out _)) && (many || Current != '\n'))
        {
            if (many && Current == '#' && Peek(1) == '#')
            {
                Advance(2);
                return;
            }

            Advance();
        }
    }
}
