using Pigeon.Core.Definitions;

namespace Pigeon.Core.Yaml;

/// <summary>Gathers what is wrong with one file, so that its author hears of everything at once.</summary>
public sealed class ErrorList(string file, SourceMap map)
{
    /// <summary>A hostile file must not make an error for each of its thousands of keys.</summary>
    public const int Maximum = 100;

    public static string RestLeftOut { get; } = $"there are more than {Maximum} errors; the rest is left out";

    /// <summary>Errors quote the file, and the file may hold anything.</summary>
    private const int LongestMessage = 600;

    private readonly List<DefinitionError> _errors = [];

    public bool IsEmpty => _errors.Count == 0;

    /// <summary>How many there are, those that are left out included.</summary>
    public int Count { get; private set; }

    public void Add(Position at, string key, string message)
    {
        Count++;
        if (_errors.Count > Maximum) return;
        var place = map.ToSource(at);
        _errors.Add(_errors.Count == Maximum
            ? new(file, place.Line, place.Column, "", RestLeftOut)
            : new(file, place.Line, place.Column, Printable.Of(key, LongestMessage), Printable.Of(message, LongestMessage)));
    }

    /// <summary>Something that is wrong in another file, which this one names.</summary>
    public void Add(DefinitionError error)
    {
        Count++;
        if (_errors.Count < Maximum) _errors.Add(error with { File = Printable.Of(error.File, LongestMessage), Message = Printable.Of(error.Message, LongestMessage) });
        else if (_errors.Count == Maximum) _errors.Add(new(file, 0, 0, "", RestLeftOut));
    }

    /// <summary>What errors call a file that lies beside this one.</summary>
    public string Beside(string name) => Path.Combine(Path.GetDirectoryName(file) ?? "", name);

    public int SourceLine(int line) => map.SourceLine(line);

    /// <summary>In the order of the file, other files behind it; what stands at one place stays in the order in which it was found.</summary>
    public ValueList<DefinitionError> InOrder() => InOrder(_errors, file).ToValueList();

    /// <inheritdoc cref="InOrder()"/>
    public static IEnumerable<DefinitionError> InOrder(IEnumerable<DefinitionError> errors, string file) => errors
        .OrderBy(error => error.File == file ? "" : error.File, StringComparer.Ordinal).ThenBy(error => error.Line).ThenBy(error => error.Column);
}
