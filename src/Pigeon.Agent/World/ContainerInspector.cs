using Pigeon.Agent.Docker;
using Pigeon.Agent.Haproxy;

namespace Pigeon.Agent.World;

/// <summary>
/// Checks configurations in the container that HAProxy runs in: the VM may have no program of its own, and another
/// version would judge otherwise.
/// </summary>
public sealed class ContainerInspector(EngineClient engine, string container) : IConfigInspector
{
    private const string Program = "haproxy";

    /// <summary>What the Engine gives as exit code when a program is not there or not executable.</summary>
    private static readonly int[] NoProgram = [126, 127];

    public async Task<ConfigVerdict> CheckConfigAsync(string path, CancellationToken ct)
    {
        try
        {
            var result = await engine.ExecAsync(container, [Program, "-c", "-f", path], ct);
            if (NoProgram.Contains(result.ExitCode)) throw new HaproxyMissingException(container, result.Output.Trim());
            return ProxyProcess.VerdictOf(result);
        }
        catch (Exception fault) when (fault is EngineException or EngineUnreachableException or TimeoutException)
        {
            throw new HaproxyMissingException(container, fault.Message);
        }
    }
}
