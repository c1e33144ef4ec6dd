using System.Text;

namespace Pigeon.Templates;

/// <summary>Text being written, with the line of the main template that each of its lines began on.</summary>
internal sealed class Output(Budget budget)
{
    private readonly StringBuilder _text = new();
    private readonly List<int> _lines = [1];
    private bool _lineIsEmpty = true;

    public IReadOnlyList<int> Lines => _lines;

    public override string ToString() => _text.ToString();

    /// <summary>Writes text that stands in a template: every line feed in it is also one of the source.</summary>
    public void WriteSource(string text, Place place, int line)
    {
        var follows = line == place.Line ? 1 : 0;
        foreach (var part in Parts(text))
        {
            Append(part, line, follows, place);
            if (part[^1] == '\n')
                line += follows;
        }
    }

    /// <summary>Writes a value; each of its lines but the first begins with the indentation.</summary>
    public void WriteValue(string text, string indent, Place place, int line)
    {
        foreach (var part in Parts(text))
        {
            if (_lineIsEmpty && indent.Length > 0)
                Append(indent, line, 0, place);
            Append(part, line, 0, place);
        }
    }

    private static IEnumerable<string> Parts(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            yield return text[start..end];
            start = end;
        }
    }

    private void Append(string part, int line, int follows, Place place)
    {
        budget.Length((long)_text.Length + part.Length, place);
        if (_lineIsEmpty)
            _lines[^1] = line;
        _text.Append(part);
        _lineIsEmpty = part[^1] == '\n';
        if (_lineIsEmpty)
            _lines.Add(line + follows);
    }
}
