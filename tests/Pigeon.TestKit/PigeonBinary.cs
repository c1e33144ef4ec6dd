namespace Pigeon.TestKit;

/// <summary>The published binary that the end-to-end tests run.</summary>
public static class PigeonBinary
{
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
