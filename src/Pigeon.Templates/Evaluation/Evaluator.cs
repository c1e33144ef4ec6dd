namespace Pigeon.Templates;

/// <summary>One rendering of one template. Statements, expressions and calls have a part of this class each.</summary>
internal sealed partial class Evaluator
{
    private readonly Template _main;
    private readonly TemplateContext _context;
    private readonly Dictionary<string, Template> _included = new(StringComparer.Ordinal);
    private Output _output;
    private string _indent = "";
    private int _mainLine = 1;
    private object? _result;

    public Evaluator(Template main, TemplateContext context)
    {
        _main = main;
        _context = context;
        Budget = new Budget(context.Limits);
        _output = new Output(Budget);
        Scope = new Scope(Imported.ObjectFrom(context.Variables));
    }

    public Budget Budget { get; }

    public Scope Scope { get; }

    /// <summary>What functions keep between calls of one rendering: the next position of each cycle.</summary>
    public Dictionary<string, int> Cycles { get; } = new(StringComparer.Ordinal);

    public RenderedText Render()
    {
        Execute(_main.Body);
        return new RenderedText(_output.ToString(), _output.Lines);
    }

    /// <summary>Renders another template into a string; it sees the variables of this place and the arguments given to it.</summary>
    public string Include(string name, ArrayValue arguments, Place place)
    {
        if (!_included.TryGetValue(name, out var template))
        {
            var text = _context.Find(name) ?? throw TemplateException.At(place, $"there is no template '{name}' to include");
            _included[name] = template = Template.Parse(text, name);
        }

        return Run(template.Body, arguments, place);
    }

    /// <summary>Runs statements with local variables and an output of their own.</summary>
    public string Run(IReadOnlyList<Statement> body, ArrayValue arguments, Place place)
    {
        Budget.Open(place);
        var (frame, result) = (Scope.Frame, _result);
        Scope.Frame = new Frame(arguments);
        var text = Captured(() => Execute(body), out _);
        (Scope.Frame, _result) = (frame, result);
        Budget.Close();
        return text;
    }

    /// <summary>Parses text that a template made; every character of it costs a step.</summary>
    public Template Parsed(string text, Place place)
    {
        Budget.Step(place, text.Length);
        return Template.Parse(text, $"{place.File}({place.Line})");
    }

    /// <summary>The value of an expression that is given as text.</summary>
    public object? EvaluateText(string text, Place place) =>
        Parsed($"{{{{{text}}}}}", place).Body switch
        {
            [Statement.Indent, Statement.Write { Value: var value }, Statement.Indent] => Evaluate(value),
            _ => throw TemplateException.At(place, "'object.eval' needs the text of one expression"),
        };

    private string Captured(Func<Flow> run, out Flow flow)
    {
        var (output, indent) = (_output, _indent);
        (_output, _indent) = (new Output(Budget), "");
        flow = run();
        var text = _output.ToString();
        (_output, _indent) = (output, indent);
        return Budget.Text(text, new Place(_main.Name, _mainLine, 1));
    }
}
