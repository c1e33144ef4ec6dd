using System.Text.Json.Serialization;

namespace Pigeon.Core.Protocol;

/// <summary>An error, as <c>application/problem+json</c> (RFC 9457), with a stable <see cref="Code"/>.</summary>
public sealed record ProblemWire
{
    public string Type { get; init; } = "about:blank";

    public required string Title { get; init; }

    public required int Status { get; init; }

    public required string Detail { get; init; }

    /// <summary>One of <see cref="ProblemCode"/>.</summary>
    public required string Code { get; init; }

    /// <summary>With <see cref="ProblemCode.FormulaNeeded"/>: the folder, relative to the definition's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Formula { get; init; }

    /// <summary>With an invalid definition: each error as <c>file(line,column): key: message</c>.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];
}
