namespace Pigeon.Core.Yaml;

/// <summary>What stands in a YAML text, with its position. Aliases and tags are refused by the reader, so nothing else exists.</summary>
public abstract class YamlValue
{
    private YamlValue(Position at) => At = at;

    public Position At { get; }

    /// <param name="text">The value itself, quotes and escapes resolved.</param>
    /// <param name="plain">Written without quotes, so that YAML may read a number, a boolean or null into it.</param>
    public sealed class Scalar(string text, bool plain, Position at) : YamlValue(at)
    {
        public string Text { get; } = text;

        public PlainKind Kind { get; } = plain ? PlainText.KindOf(text) : PlainKind.Text;
    }

    public sealed class Sequence(IReadOnlyList<YamlValue> items, Position at) : YamlValue(at)
    {
        public IReadOnlyList<YamlValue> Items { get; } = items;
    }

    /// <summary>Keys are unique: the reader reports a second one and leaves it out.</summary>
    public sealed class Mapping(IReadOnlyList<KeyValuePair<Scalar, YamlValue>> entries, Position at) : YamlValue(at)
    {
        public IReadOnlyList<KeyValuePair<Scalar, YamlValue>> Entries { get; } = entries;
    }
}
