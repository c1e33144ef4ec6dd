using Xunit;

namespace Pigeon.Integration.Tests.Docker;

/// <summary>A test that needs a real Docker Engine, at the socket that <c>PIGEON_TEST_DOCKER</c> names.</summary>
internal sealed class EngineFactAttribute : FactAttribute
{
    public EngineFactAttribute()
    {
        if (LiveEngine.SocketPath is null) Skip = "PIGEON_TEST_DOCKER does not name the socket of a Docker Engine";
    }
}
