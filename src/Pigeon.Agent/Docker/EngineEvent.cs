using System.Globalization;
using System.Text.Json.Serialization;

namespace Pigeon.Agent.Docker;

/// <summary>Something that happened in the engine. <see cref="Action"/> is Docker's raw word; the members after it read the known shapes.</summary>
public sealed record EngineEvent
{
    /// <summary><c>container</c>, <c>network</c>, <c>image</c>, ...</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>As Docker writes it, such as <c>die</c>, <c>health_status: healthy</c> or <c>exec_create: /bin/check</c>.</summary>
    public string Action { get; init => field = value ?? ""; } = "";

    public EventActor Actor { get; init => field = value ?? new(); } = new();

    /// <summary>Nanoseconds since 1970, by the engine's clock.</summary>
    [JsonPropertyName("timeNano")]
    public long TimeNano { get; init; }

    [JsonIgnore]
    public string ActorId => Actor.Id;

    [JsonIgnore]
    public IReadOnlyDictionary<string, string> Attributes => Actor.Attributes;

    /// <summary>The action without its argument: <c>health_status</c>, <c>exec_create</c>, <c>die</c>.</summary>
    [JsonIgnore]
    public string Verb => Action.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 ? Action[..colon] : Action;

    /// <summary>What a <c>health_status</c> event reports; null on any other event.</summary>
    [JsonIgnore]
    public HealthStatus? Health => Verb == "health_status" ? HealthStatusConverter.Parse(Action[Verb.Length..].TrimStart(':', ' ')) : null;

    /// <summary>The number of the signal that a <c>kill</c> event tells of; null on any other event.</summary>
    [JsonIgnore]
    public int? Signal => Action == "kill" ? Number("signal") : null;

    /// <summary>The exit code that a <c>die</c> event tells of; null on any other event.</summary>
    [JsonIgnore]
    public int? ExitCode => Action == "die" ? Number("exitCode") : null;

    private int? Number(string attribute) =>
        int.TryParse(Attributes.GetValueOrDefault(attribute), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
