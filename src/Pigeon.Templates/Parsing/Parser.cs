using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Pigeon.Templates;

/// <summary>
/// Turns tokens into statements by recursive descent. An error is noted and its statement skipped, so that one reading of a template
/// reports them all; the keywords that open a block open it even when the rest of their line is wrong, so `end` still finds its match.
/// </summary>
internal sealed partial class Parser(IReadOnlyList<Token> tokens, List<TemplateError> errors)
{
    private const int MaxNesting = 200;
    private const int MaxErrors = 50;

    private int _at;
    private int _newLinesIgnored;
    private int _nesting;

    public IReadOnlyList<Statement> ParseTemplate()
    {
        var body = new List<Statement>();
        while (errors.Count < MaxErrors)
        {
            ReadStatements(body);
            if (Current.Kind == TokenKind.End)
                break;
            Note(Current, $"'{Current.Text}' without anything that it could belong to");
            SkipStatement();
        }

        return body;
    }

    private Token Current
    {
        get
        {
            while (_newLinesIgnored > 0 && tokens[_at] is { Kind: TokenKind.NewLine, Text: "\n" })
                _at++;
            return tokens[_at];
        }
    }

    private Token Following => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    private Token Take()
    {
        var token = Current;
        if (token.Kind != TokenKind.End)
            _at++;
        return token;
    }

    private bool TryTake(string symbol)
    {
        if (!Current.Is(symbol))
            return false;
        _at++;
        return true;
    }

    private void Expect(string symbol, string where)
    {
        if (!TryTake(symbol))
            throw Unexpected(Current, $"expected '{symbol}' {where}");
    }

    private string ExpectName(string what) =>
        Current.Kind == TokenKind.Identifier ? Take().Text : throw Unexpected(Current, $"expected {what}");

    private static TemplateException Unexpected(Token token, string message) =>
        TemplateException.At(token.Place, $"{message} instead of {token.Spoken}");

    private void Note(Token token, string message) =>
        errors.Add(new TemplateError(token.Place.File, token.Place.Line, token.Place.Column, message));

    /// <summary>Runs one reading and notes its error instead of passing it on.</summary>
    private bool TryRead<T>(Func<T> read, [MaybeNullWhen(false)] out T result)
    {
        var (ignored, nesting, inThen, inLoopHead) = (_newLinesIgnored, _nesting, _inThen, _inLoopHead);
        try
        {
            result = read();
            return true;
        }
        catch (TemplateException refused)
        {
            errors.AddRange(refused.Errors);
            (_newLinesIgnored, _nesting, _inThen, _inLoopHead) = (ignored, nesting, inThen, inLoopHead);
            SkipStatement();
            result = default;
            return false;
        }
    }

    private void SkipStatement()
    {
        while (Current.Kind is not (TokenKind.NewLine or TokenKind.CodeExit or TokenKind.End))
            _at++;
    }

    private void EndStatement()
    {
        if (Current.Kind is not (TokenKind.NewLine or TokenKind.CodeExit or TokenKind.End))
            throw Unexpected(Current, "expected the end of the statement");
    }

    private void Enter(Place place)
    {
        if (++_nesting > MaxNesting || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw TemplateException.At(place, "the template is nested too deeply");
    }
}
