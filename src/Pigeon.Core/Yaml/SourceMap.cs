namespace Pigeon.Core.Yaml;

/// <summary>Leads from a place in the rendered text back to the place in the file that a person can edit.</summary>
public sealed class SourceMap(string source, string rendered, IReadOnlyList<int> sourceLines)
{
    private readonly string[] _source = source.Split('\n');
    private readonly string[] _rendered = rendered.Split('\n');

    /// <summary>
    /// Where a template wrote part of the line, columns behind that part mean nothing in the file; they become the column at which file and rendered text part,
    /// which is where the template's own expression begins.
    /// </summary>
    public Position ToSource(Position at)
    {
        if (at.Line < 1) return default;
        var line = SourceLine(at.Line);
        if (line < 1 || line > _source.Length || at.Line > _rendered.Length) return new(line, at.Column);
        var common = _source[line - 1].AsSpan().CommonPrefixLength(_rendered[at.Line - 1]);
        return new(line, Math.Min(at.Column, common + 1));
    }

    public int SourceLine(int line) => line >= 1 && line <= sourceLines.Count ? sourceLines[line - 1] : line;
}
