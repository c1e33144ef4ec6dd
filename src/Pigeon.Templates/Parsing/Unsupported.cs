namespace Pigeon.Templates;

/// <summary>Functions of the Scriban language that a pure library cannot have: refused when the template is parsed.</summary>
internal static class Unsupported
{
    public static string? Find(string owner, string member) => (owner, member) switch
    {
        ("math", "uuid" or "random") => $"'math.{member}' is not supported: rendering twice must give the same text",
        ("date", "now" or "parse" or "parse_to_string" or "to_string" or "format" or "add_days" or "add_months" or "add_years" or "add_hours"
            or "add_minutes" or "add_seconds" or "add_milliseconds") => $"'date.{member}' is not supported: there are no dates in this language",
        _ => null,
    };
}
