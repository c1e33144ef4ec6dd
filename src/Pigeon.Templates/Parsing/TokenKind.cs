namespace Pigeon.Templates;

internal enum TokenKind
{
    /// <summary>Text outside code, whitespace control already applied.</summary>
    Text,

    /// <summary>The opening braces; the token's text is the indentation that multi-line values inherit.</summary>
    CodeEnter,
    CodeExit,
    NewLine,
    Identifier,

    /// <summary>A name that begins with a dollar sign, which is part of the token's text.</summary>
    Local,
    Number,
    Quoted,
    Interpolated,
    Symbol,
    End,
}
