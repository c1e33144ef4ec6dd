using System.Text.Json.Serialization;

namespace Pigeon.Core.Protocol;

/// <summary>One line of the audit: somebody asked for something, or something came of it. It never holds a secret.</summary>
public sealed record AuditRecordWire
{
    /// <summary>By the controller's clock, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    public required string Controller { get; init; }

    /// <summary>
    /// <c>asked</c>: it is about to be done, and has no result if the controller died then; <c>done</c>; <c>refused</c>; <c>failed</c>: the controller could not;
    /// <c>ended</c>: what an operation came to.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>A token with its id and name, a user of the controller's machine, a VM, the fleet itself; <c>nobody</c> when nobody was recognized.</summary>
    public required string Who { get; init; }

    /// <summary>An address, <c>unix</c> for the socket, or <c>controller</c> for what it does by itself.</summary>
    public required string From { get; init; }

    /// <summary>A verb of the command line; else the method.</summary>
    public required string What { get; init; }

    /// <summary>The method and the path; empty where there was no request.</summary>
    public required string Path { get; init; }

    /// <summary>A random name that a result has in common with what was asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Request { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? App { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Version { get; init; }

    /// <summary>The operation's id, which is the idempotency key that it was asked with.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Operation { get; init; }

    /// <summary>Of a refusal one of <see cref="ProblemCode"/>; of an operation that ended its state; of a webhook that nobody took <c>given-up</c>; else <c>ok</c>, <c>accepted</c> or <c>unchanged</c>.</summary>
    public required string Result { get; init; }

    /// <summary>The same in a sentence.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }

    /// <summary>What each VM was to be told.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Plan { get; init; }

    /// <summary>Of a refusal, or of what was so already, that was repeated: how often since the record before it. Such ones are told once a minute.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Times { get; init; }
}
