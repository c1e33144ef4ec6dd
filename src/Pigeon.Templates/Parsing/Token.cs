namespace Pigeon.Templates;

internal sealed record Token(TokenKind Kind, string Text, Place Place, bool SpaceBefore)
{
    /// <summary>The value of a number.</summary>
    public object? Number { get; init; }

    /// <summary>The pieces of an interpolated string: text, or the tokens of an expression.</summary>
    public IReadOnlyList<(string Text, IReadOnlyList<Token>? Code)> Parts { get; init; } = [];

    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    public bool IsWord(string word) => Kind == TokenKind.Identifier && Text == word;

    /// <summary>How an error message calls this token.</summary>
    public string Spoken => Kind switch
    {
        TokenKind.Text => "text",
        TokenKind.CodeEnter => "{{",
        TokenKind.CodeExit => "}}",
        TokenKind.NewLine => Text == ";" ? ";" : "the end of the line",
        TokenKind.Quoted or TokenKind.Interpolated => "a string",
        TokenKind.End => "the end of the template",
        _ => $"'{Text}'",
    };
}
