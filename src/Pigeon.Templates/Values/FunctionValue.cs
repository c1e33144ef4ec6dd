namespace Pigeon.Templates;

/// <summary>A function as a value.</summary>
internal abstract class FunctionValue(string name, IReadOnlyList<Parameter>? parameters)
{
    public string Name { get; } = name;

    /// <summary>Null when the function takes whatever it is given.</summary>
    public IReadOnlyList<Parameter>? Parameters { get; } = parameters;

    /// <summary>A function of the language itself.</summary>
    public sealed class Builtin(string name, IReadOnlyList<Parameter> parameters, Func<Arguments, object?> body) : FunctionValue(name, parameters)
    {
        public Func<Arguments, object?> Body { get; } = body;

        /// <summary>Parameters as one text: names apart by spaces, <c>?</c> after an optional one, <c>...</c> after one that takes the rest.</summary>
        public static Builtin Of(string name, string signature, Func<Arguments, object?> body) =>
            new(name, [.. signature.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ParameterOf)], body);

        private static Parameter ParameterOf(string text) =>
            new(text.TrimEnd('?', '.'), Optional: text.EndsWith('?'), Rest: text.EndsWith("...", StringComparison.Ordinal));
    }

    /// <summary>`include`: its first argument names a template, the others are that template's.</summary>
    public sealed class Including() : FunctionValue("include", null);

    /// <summary>A function that a template declares.</summary>
    public sealed class Written(FunctionSyntax syntax) : FunctionValue(syntax.Name, syntax.Parameters)
    {
        public IReadOnlyList<Statement> Body { get; } = syntax.Body;
    }
}
