using System.Text.Json.Serialization;

namespace Pigeon.Agent.Credentials;

/// <summary>The shapes of Docker's own configuration and of credential helpers. They are Docker's, so what we do not know is passed over.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ConfigFileWire))]
[JsonSerializable(typeof(ProgramAnswerWire))]
[JsonSerializable(typeof(RegistryAuthWire))]
internal sealed partial class CredentialJson : JsonSerializerContext;
