namespace Pigeon.Templates;

/// <summary>
/// The output, and for each of its lines (index 0 is the first) the line of the main template, counted from 1, on which it began:
/// an error in the output can so be shown where its author wrote it.
/// </summary>
public sealed record RenderedText(string Text, IReadOnlyList<int> SourceLines);
