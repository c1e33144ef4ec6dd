namespace Pigeon.Agent.Docker;

/// <summary>One line of a pull's progress.</summary>
public sealed record PullProgress
{
    /// <summary>What Docker says, such as <c>Downloading</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The layer or tag that it is about; null where it is about the whole image.</summary>
    public string? Id { get; init; }

    /// <summary>Bytes done; null where Docker does not count.</summary>
    public long? Current { get; init; }

    /// <summary>Bytes in all; null where Docker does not know.</summary>
    public long? Total { get; init; }
}
