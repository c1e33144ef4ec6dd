namespace Pigeon.TestKit;

/// <summary>Where the source tree and its build artifacts are, found upward from the running assembly.</summary>
public static class RepositoryRoot
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The folder of everything built; what tests cache goes below it.</summary>
    public static string Artifacts => System.IO.Path.Combine(Path, ".artifacts");

    private static string Find(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Pigeon.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"no folder above {from} holds Pigeon.sln");
    }
}
