namespace Pigeon.Agent.Haproxy;

/// <summary>Whoever can say whether HAProxy accepts a configuration.</summary>
public interface IConfigInspector
{
    /// <exception cref="HaproxyMissingException">Nobody is there to check it.</exception>
    Task<ConfigVerdict> CheckConfigAsync(string path, CancellationToken ct);
}
