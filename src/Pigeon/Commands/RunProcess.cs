namespace Pigeon.Commands;

/// <summary>Runs a process of this binary until it is told to stop.</summary>
/// <param name="configPath">Null means the default file.</param>
/// <param name="flags">Keys of the configuration as flags, with their values; they go before the environment.</param>
/// <returns>The exit code.</returns>
internal delegate Task<int> RunProcess(string? configPath, IReadOnlyDictionary<string, string> flags, CancellationToken ct);
