namespace Pigeon.TestKit;

/// <summary>The published binary that the end-to-end tests run.</summary>
public static class PigeonBinary
{
    private const string Variables = "Environment=";

    /// <summary>What the package's unit gives an agent in its environment.</summary>
    public static IReadOnlyDictionary<string, string> AgentEnvironment { get; } =
        File.ReadLines(System.IO.Path.Combine(RepositoryRoot.Path, "scripts", "debian", "pigeon-agent.service"))
            .Single(line => line.StartsWith(Variables, StringComparison.Ordinal))[Variables.Length..]
            .Split(' ').Select(variable => variable.Split('=')).ToDictionary(parts => parts[0], parts => parts[1]);

    /// <summary>The path in PIGEON_BIN, else where scripts/test publishes it.</summary>
    /// <exception cref="FileNotFoundException">Nobody has published the binary.</exception>
    public static string Path
    {
        get
        {
            var path = Environment.GetEnvironmentVariable("PIGEON_BIN") is { Length: > 0 } told
                ? told
                : System.IO.Path.Combine(RepositoryRoot.Artifacts, "pigeon", "pigeon");
            return File.Exists(path)
                ? path
                : throw new FileNotFoundException($"{path} does not exist: run scripts/test, or publish src/Pigeon and set PIGEON_BIN", path);
        }
    }
}
