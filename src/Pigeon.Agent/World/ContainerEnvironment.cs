using Pigeon.Agent.Secrets;
using Pigeon.Core;
using Pigeon.Core.Definitions;

namespace Pigeon.Agent.World;

/// <summary>The variables that a container gets: what lies on this VM is looked up when it is created, and kept nowhere.</summary>
internal static class ContainerEnvironment
{
    /// <param name="docker">What the container is created from.</param>
    /// <param name="secrets">Those that its definition refers to.</param>
    /// <returns><c>NAME=value</c> each, a name once: the definition's own win over the files', and later files over earlier ones.</returns>
    /// <exception cref="InvalidDataException">A file cannot be read, or holds something else.</exception>
    public static async Task<IReadOnlyList<string>> ForAsync(DockerConfig docker, ValueList<Secret> secrets, CancellationToken ct)
    {
        string[] given = [.. docker.Environment, .. secrets.Select(secret => secret.Entry)];
        if (docker.EnvironmentFiles.Count == 0) return given;
        var variables = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in docker.EnvironmentFiles)
            foreach (var (name, value) in await EnvironmentFile.ReadAsync(path, ct))
                variables[name] = value;
        foreach (var own in given)
            variables[own[..own.IndexOf('=', StringComparison.Ordinal)]] = own[(own.IndexOf('=', StringComparison.Ordinal) + 1)..];
        return [.. variables.Select(variable => $"{variable.Key}={variable.Value}")];
    }
}
