using System.Text.Json.Serialization;

namespace Pigeon.Agent.Docker;

/// <summary>A healthcheck that Docker runs. A null duration or count takes the image's, then Docker's default.</summary>
public sealed record Healthcheck
{
    /// <summary><c>["CMD", "program", ...]</c>, <c>["CMD-SHELL", "line"]</c>, or <c>["NONE"]</c> to switch off the image's check.</summary>
    public IReadOnlyList<string>? Test { get; init; }

    [JsonConverter(typeof(NanosecondsConverter))]
    public TimeSpan? Interval { get; init; }

    [JsonConverter(typeof(NanosecondsConverter))]
    public TimeSpan? Timeout { get; init; }

    [JsonConverter(typeof(NanosecondsConverter))]
    public TimeSpan? StartPeriod { get; init; }

    public int? Retries { get; init; }
}
