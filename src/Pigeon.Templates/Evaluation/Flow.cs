namespace Pigeon.Templates;

/// <summary>Where execution goes after a statement.</summary>
internal enum Flow
{
    Next,
    Break,
    Continue,
    Return,
}
