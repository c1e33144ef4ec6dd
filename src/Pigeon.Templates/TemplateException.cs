namespace Pigeon.Templates;

/// <summary>A template does not parse, or cannot be rendered with the variables it was given.</summary>
public sealed class TemplateException : Exception
{
    public TemplateException()
        : this([])
    {
    }

    public TemplateException(string message)
        : base(message) => Errors = [];

    public TemplateException(string message, Exception innerException)
        : base(message, innerException) => Errors = [];

    internal TemplateException(IReadOnlyList<TemplateError> errors)
        : base(string.Join('\n', errors)) => Errors = errors;

    /// <summary>Everything found, in the order of the text; rendering stops at its first error.</summary>
    public IReadOnlyList<TemplateError> Errors { get; }

    internal static TemplateException At(Place place, string message) =>
        new([new TemplateError(place.File, place.Line, place.Column, message)]);
}
