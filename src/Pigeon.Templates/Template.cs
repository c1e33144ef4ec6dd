namespace Pigeon.Templates;

/// <summary>A parsed template of the Scriban language. It holds no state: render it as often, and from as many threads, as you like.</summary>
public sealed class Template
{
    private Template(string name, IReadOnlyList<Statement> body)
    {
        Name = name;
        Body = body;
    }

    /// <summary>What errors call this template, usually its file.</summary>
    public string Name { get; }

    internal IReadOnlyList<Statement> Body { get; }

    /// <summary>Parses, or throws a <see cref="TemplateException"/> that lists every error it could find.</summary>
    public static Template Parse(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        var errors = new List<TemplateError>();
        var tokens = new Lexer(text, name, errors).ReadAll();
        var body = errors.Count == 0 ? new Parser(tokens, errors).ParseTemplate() : [];
        return errors.Count == 0 ? new Template(name, body) : throw new TemplateException(errors);
    }

    /// <summary>Renders, or throws a <see cref="TemplateException"/> at the first error.</summary>
    public RenderedText Render(TemplateContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new Evaluator(this, context).Render();
    }
}
