namespace Pigeon.Templates;

/// <summary>
/// What a template can see: variables (string, bool, number, null, <see cref="IReadOnlyDictionary{TKey, TValue}"/>,
/// <see cref="IReadOnlyList{T}"/>) and the texts it may include. A variable that is not here is an error, not an empty string.
/// Templates work on copies: whatever they assign, the values given here stay as they are.
/// </summary>
public sealed class TemplateContext(
    IReadOnlyDictionary<string, object?> variables, Func<string, string?>? include = null, TemplateLimits? limits = null)
{
    internal IReadOnlyDictionary<string, object?> Variables { get; } = variables;

    internal TemplateLimits Limits { get; } = limits ?? TemplateLimits.Default;

    /// <summary>The text of an included template, or null when there is none of that name.</summary>
    internal string? Find(string name) => include?.Invoke(name);
}
