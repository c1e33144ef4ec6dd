using System.Text.Json;
using Pigeon.Core.Protocol;

namespace Pigeon.Client;

/// <summary>How the agent's answers are read: as <see cref="PigeonJson"/> says, but a member that may be null may also be missing, because null members are not written.</summary>
internal static class AgentJson
{
    public static PigeonJson Reader { get; } = new(new JsonSerializerOptions(PigeonJson.Default.Options) { RespectRequiredConstructorParameters = false });
}
