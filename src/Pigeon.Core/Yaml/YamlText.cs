using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Pigeon.Core.Yaml;

/// <summary>
/// Reads one YAML document into <see cref="YamlValue"/>s. It goes by the parser's events rather than by YamlDotNet's node model, because that one stops
/// at the first key said twice and recurses as deep as the text nests: neither suits a file that is to be judged whole and may be hostile.
/// </summary>
public sealed class YamlText
{
    public const int MaximumDepth = 32;

    private readonly Parser _parser;
    private readonly ErrorList _errors;
    private readonly YamlManner _manner;
    private Position _reached = new(1, 1);

    private YamlText(string text, YamlManner manner, ErrorList errors) =>
        (_parser, _manner, _errors) = (new Parser(new StringReader(text)), manner, errors);

    /// <summary>Null when the text is no YAML that Pigeon takes; the errors then say why.</summary>
    public static YamlValue? Read(string text, YamlManner manner, ErrorList errors)
    {
        var reader = new YamlText(text, manner, errors);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException fault)
        {
            // What the errors hold already came before this place, so the order of the file is kept.
            errors.Add(PlaceOf(fault, text), "", $"not valid YAML: {fault.Message}");
            return null;
        }
        catch (RefusedYaml)
        {
            return null;
        }
    }

    private YamlValue? ReadDocument()
    {
        Take<StreamStart>();
        if (Next() is StreamEnd)
        {
            if (_manner.WhenEmpty is not { } reproach) return new YamlValue.Mapping([], default);
            _errors.Add(default, "", reproach);
            return null;
        }
        Take<DocumentStart>();
        var root = ReadValue("", 0);
        Take<DocumentEnd>();
        if (Next() is not StreamEnd) throw Refuse("", $"a second document ('---'): {_manner.File} holds one");
        return root;
    }

    private YamlValue ReadValue(string path, int depth)
    {
        if (depth > MaximumDepth) throw Refuse(path, $"nested deeper than {MaximumDepth} levels");
        if (Next() is AnchorAlias) throw Refuse(path, $"aliases ('*name') are not taken: {_manner.InsteadOfAlias}");
        if (Next() is NodeEvent { Anchor.IsEmpty: false }) throw Refuse(path, $"anchors ('&name') are not taken: {_manner.InsteadOfAlias}");
        if (Next() is NodeEvent { Tag.IsEmpty: false } tagged) throw Refuse(path, $"the tag '{tagged.Tag}' is not taken: tags ('!name') mean nothing here; for text, use quotes");
        return Next() switch
        {
            Scalar => ReadScalar(),
            SequenceStart => ReadSequence(path, depth),
            MappingStart => ReadMapping(path, depth),
            var other => throw Refuse(path, $"not expected here: {other.GetType().Name}"),
        };
    }

    private YamlValue.Scalar ReadScalar()
    {
        var scalar = Take<Scalar>();
        return new(scalar.Value, scalar.Style == ScalarStyle.Plain, At(scalar.Start));
    }

    private YamlValue.Sequence ReadSequence(string path, int depth)
    {
        var at = At(Take<SequenceStart>().Start);
        var items = new List<YamlValue>();
        while (Next() is not SequenceEnd) items.Add(ReadValue($"{path}[{items.Count}]", depth + 1));
        Take<SequenceEnd>();
        return new(items, at);
    }

    private YamlValue.Mapping ReadMapping(string path, int depth)
    {
        var at = At(Take<MappingStart>().Start);
        var entries = new List<KeyValuePair<YamlValue.Scalar, YamlValue>>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (Next() is not MappingEnd)
        {
            if (ReadValue(path, depth + 1) is not YamlValue.Scalar key) throw Refuse(path, "a key must be a single word or text");
            var keyPath = Field.Join(path, key.Text);
            var value = ReadValue(keyPath, depth + 1);
            if (lines.TryAdd(key.Text, key.At.Line)) entries.Add(new(key, value));
            else _errors.Add(key.At, keyPath, $"said twice: the first is on line {_errors.SourceLine(lines[key.Text])}");
        }
        Take<MappingEnd>();
        return new(entries, at);
    }

    /// <summary>The event that comes next, without taking it.</summary>
    private ParsingEvent Next()
    {
        if (_parser.Current is null && !Advance()) throw Refuse("", "the file ends too early");
        return _parser.Current!;
    }

    private T Take<T>() where T : ParsingEvent
    {
        if (Next() is not T taken) throw Refuse("", $"not expected here: {Next().GetType().Name}");
        _reached = At(taken.End);
        Advance();
        return taken;
    }

    /// <summary>On some malformed texts the parser's own bookkeeping fails, with whatever exception that happens to be; the text is at fault all the same.</summary>
    private bool Advance()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (Exception fault) when (fault is not YamlException)
        {
            _errors.Add(_reached, "", "not valid YAML: what follows here cannot be read");
            throw new RefusedYaml();
        }
    }

    private RefusedYaml Refuse(string path, string message)
    {
        _errors.Add(_parser.Current is { } current ? At(current.Start) : _reached, path, message);
        return new RefusedYaml();
    }

    /// <summary>For a tab in the indentation the parser blames the beginning of the map, which may be far above; people look for the tab.</summary>
    private static Position PlaceOf(YamlException fault, string text)
    {
        if (!fault.Message.Contains("tab", StringComparison.Ordinal)) return At(fault.Start);
        var line = text.Split('\n').Index().FirstOrDefault(line => line.Index + 1 >= fault.Start.Line && line.Item.TrimStart(' ').StartsWith('\t'));
        return line.Item is null ? At(fault.Start) : new(line.Index + 1, line.Item.IndexOf('\t', StringComparison.Ordinal) + 1);
    }

    private static Position At(Mark mark) => new((int)mark.Line, (int)mark.Column);

    /// <summary>Leaves the reading of a text whose error is already in the list.</summary>
    private sealed class RefusedYaml : Exception;
}
