using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Pigeon.Agent.Docker;

/// <summary>Every shape that is read from or written to the engine. Docker owns these shapes, so what we do not know is passed over.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<ContainerSummary>))]
[JsonSerializable(typeof(IReadOnlyList<NetworkDetails>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, IReadOnlyList<string>>))]
[JsonSerializable(typeof(ContainerDetails))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(CreateContainer))]
[JsonSerializable(typeof(CreateNetworkWire))]
[JsonSerializable(typeof(ConnectNetworkWire))]
[JsonSerializable(typeof(CreatedWire))]
[JsonSerializable(typeof(CreatedContainer))]
[JsonSerializable(typeof(CreateExecWire))]
[JsonSerializable(typeof(StartExecWire))]
[JsonSerializable(typeof(ExecWire))]
[JsonSerializable(typeof(RefusalWire))]
[JsonSerializable(typeof(ImageDetails))]
[JsonSerializable(typeof(IReadOnlyList<ImageSummary>))]
[JsonSerializable(typeof(IReadOnlyList<ImageLayer>))]
[JsonSerializable(typeof(IReadOnlyList<ImageRemoval>))]
[JsonSerializable(typeof(PullWire))]
[JsonSerializable(typeof(EngineEvent))]
internal sealed partial class EngineJson : JsonSerializerContext;
