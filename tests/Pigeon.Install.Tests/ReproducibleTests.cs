using System.Globalization;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Install.Tests;

/// <summary>What is handed out can be built once more by anybody, and compared.</summary>
[Collection(InstallCollection.Name)]
public sealed class ReproducibleTests(InstallFixture installed)
{
    private static readonly string[] Sources =
        ["src", "haproxy", "vagrant", "Directory.Build.props", "Directory.Packages.props", "BannedSymbols.txt", ".editorconfig", "global.json"];

    /// <summary>The two with generated code: what went into the binary, and the same sources in another folder. Without analyzers, which compile nothing.</summary>
    [Fact]
    public async Task The_same_commit_in_another_folder_compiles_to_the_same_bytes()
    {
        using var folder = new TempFolder();
        var other = folder["elsewhere"];
        await Tool.RunAsync("git", ["clone", "--quiet", "--shared", "--no-checkout", RepositoryRoot.Path, other], CancellationToken.None);
        await Tool.RunAsync("cp", ["--recursive", "--target-directory", other, .. Sources.Select(name => Path.Combine(RepositoryRoot.Path, name))], CancellationToken.None);
        var references = folder.Folder("elsewhere/.artifacts/bin");
        await Tool.RunAsync("cp", ["--recursive", "--target-directory", references, .. new[] { "Templates", "Core", "Hosting" }.Select(name => Path.Combine(RepositoryRoot.Artifacts, "bin", $"Pigeon.{name}"))],
            CancellationToken.None);

        foreach (var project in new[] { "Agent", "Controller" })
        {
            await Tool.RunAsync("dotnet", ["build", Path.Combine(other, "src", $"Pigeon.{project}"), "--configuration", "Release", "--nologo", "--verbosity", "quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false",
                "-p:ContinuousIntegrationBuild=true", "-p:WithoutSymbols=true", "-p:RunAnalyzers=false", "-p:BuildProjectReferences=false", "-p:ProduceReferenceAssembly=false"], CancellationToken.None);
        }

        var published = await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(PigeonBinary.Path)!, ".assemblies"));
        var rebuilt = await Tool.RunAsync("sh", ["-c", $"cd {references} && sha256sum Pigeon.Agent/release/Pigeon.Agent.dll Pigeon.Controller/release/Pigeon.Controller.dll"], CancellationToken.None);
        Assert.Equal(published, rebuilt);
    }

    [Fact]
    public async Task The_package_bears_no_time_but_the_commits_and_no_user_but_root()
    {
        var time = await Tool.RunAsync("git", ["-C", RepositoryRoot.Path, "log", "-1", "--format=%ct"], CancellationToken.None);
        var commit = DateTimeOffset.FromUnixTimeSeconds(long.Parse(time, CultureInfo.InvariantCulture)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

        var entries = await Tool.RunAsync("sh", ["-c", $"for part in ctrl fsys; do dpkg-deb --$part-tarfile {installed.Package} | TZ=UTC tar --list --verbose --full-time --numeric-owner; done"], CancellationToken.None);

        Assert.All(entries.Split('\n', StringSplitOptions.RemoveEmptyEntries), entry => Assert.Matches($"^\\S+ 0/0 +[0-9]+ {commit} ", entry));
        Assert.Contains("./usr/bin/pigeon\n", entries, StringComparison.Ordinal);
    }
}
