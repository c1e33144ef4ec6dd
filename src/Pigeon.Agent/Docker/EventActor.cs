using System.Text.Json.Serialization;

namespace Pigeon.Agent.Docker;

/// <summary>What an event is about. A container's attributes are its labels, its <c>name</c> and <c>image</c>, and the event's own such as <c>signal</c>.</summary>
public sealed record EventActor
{
    [JsonPropertyName("ID")]
    public string Id { get; init => field = value ?? ""; } = "";

    public IReadOnlyDictionary<string, string> Attributes { get; init => field = value ?? Empty.Labels; } = Empty.Labels;
}
