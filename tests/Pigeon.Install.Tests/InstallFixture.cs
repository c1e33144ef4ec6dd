using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Install.Tests;

/// <summary>The packages, and the Docker daemon that the system containers run on.</summary>
public sealed class InstallFixture : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private Dockerd? _daemon;
    private Forwarding? _forwarding;

    public Dockerd Daemon => _daemon ?? throw new InvalidOperationException("the daemon is not started yet");

    /// <summary>The package of these sources.</summary>
    public string Package { get; private set; } = "";

    /// <summary>The same under a higher version, so that there is something to upgrade to.</summary>
    public string NextPackage { get; private set; } = "";

    /// <summary>The archive of the container image of these sources.</summary>
    public string Image { get; private set; } = "";

    /// <summary>Debian's HAProxy under a higher version.</summary>
    public string NextHaproxy { get; private set; } = "";

    public const string NextVersion = "99.0.0";

    public async Task InitializeAsync()
    {
        var built = await Tool.RunAsync(Path.Combine(RepositoryRoot.Path, "scripts", "package"), [], CancellationToken.None);
        Package = Built(".deb");
        Image = Built(".tar.gz");
        NextPackage = await RepackAsync(Package, NextVersion);
        NextHaproxy = await RepackAsync(await DownloadAsync("haproxy"), NextVersion);
        _daemon = await Dockerd.StartNewAsync(CancellationToken.None);
        _forwarding = await Forwarding.AllowAsync($"{_daemon.Gateway}/24", CancellationToken.None);

        string Built(string ending) =>
            Path.Combine(RepositoryRoot.Artifacts, "packages", built.Split('\n').Select(line => line.Split("  ")[^1]).Single(file => file.EndsWith(ending, StringComparison.Ordinal)));
    }

    /// <summary>The same package under another version.</summary>
    private async Task<string> RepackAsync(string package, string version)
    {
        var root = _folder[$"{Path.GetFileName(package)}.{version}"];
        await Tool.RunAsync("dpkg-deb", ["--raw-extract", package, root], CancellationToken.None);
        var control = Path.Combine(root, "DEBIAN", "control");
        var lines = (await File.ReadAllLinesAsync(control)).Select(line => line.StartsWith("Version: ", StringComparison.Ordinal) ? $"Version: {version}" : line);
        await File.WriteAllLinesAsync(control, lines);
        await Tool.RunAsync("dpkg-deb", ["--root-owner-group", "-Znone", "--build", root, $"{root}.deb"], CancellationToken.None);
        return $"{root}.deb";
    }

    /// <summary>Debian's own package file.</summary>
    private async Task<string> DownloadAsync(string package)
    {
        var folder = _folder.Folder("downloads");
        await Tool.RunAsync("sh", ["-c", $"cd {folder} && (apt-get download {package} || (apt-get update && apt-get download {package}))"], CancellationToken.None);
        return Directory.GetFiles(folder, $"{package}_*.deb").Single();
    }

    public async Task DisposeAsync()
    {
        if (_forwarding is not null) await _forwarding.DisposeAsync();
        if (_daemon is not null) await _daemon.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();
}
