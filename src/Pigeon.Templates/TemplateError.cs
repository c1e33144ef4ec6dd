namespace Pigeon.Templates;

/// <summary>One mistake in a template. Line and column count from 1.</summary>
public sealed record TemplateError(string File, int Line, int Column, string Message)
{
    /// <summary>The form editors and build tools turn into a link: <c>file(line,column): message</c>.</summary>
    public override string ToString() => $"{File}({Line},{Column}): {Message}";
}
