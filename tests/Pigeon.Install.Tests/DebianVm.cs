using System.Globalization;
using Pigeon.TestKit;

namespace Pigeon.Install.Tests;

/// <summary>A system container on which packages are installed, and its agent used.</summary>
internal sealed class DebianVm(SystemContainer container) : IAsyncDisposable
{
    private const string Stacks = "/root/stacks.yaml";

    public SystemContainer Container => container;

    public Uri ProductionUrl => new($"http://{container.Address}/");

    public static async Task<DebianVm> StartAsync(InstallFixture installed, string name) =>
        new(await SystemContainer.StartAsync(installed.Daemon, name, authorizedKey: "", CancellationToken.None));

    /// <summary>Installs a package file by apt, as an operator does: over an older or a newer one too.</summary>
    public async Task InstallAsync(string package)
    {
        await container.CopyAsync(package, "/root/next.deb");
        await container.RunAsync("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "--yes", "--no-install-recommends", "--allow-downgrades", "/root/next.deb");
    }

    public Task<string> VersionOfAsync(string package) => container.RunAsync("dpkg-query", "--show", "--showformat=${Version}", package);

    /// <summary>One property of a unit, as systemd shows it.</summary>
    public Task<string> UnitAsync(string unit, string property) => container.RunAsync("systemctl", "show", "--value", "--property", property, unit);

    public async Task<int> MainPidAsync(string unit) => int.Parse(await UnitAsync(unit, "MainPID"), CultureInfo.InvariantCulture);

    public Task<string> PigeonAsync(params string[] arguments) => container.RunAsync(["pigeon", .. arguments]);

    /// <summary>Puts images of the test app into its own Docker daemon, and a definition beside them.</summary>
    public async Task BringAppAsync(params string[] versions)
    {
        await container.CopyAsync(await TestApp.CompileAsync(CancellationToken.None), "/root/app");
        foreach (var version in versions)
        {
            await container.ShellAsync("tar --create --directory /root app | docker import --change 'ENTRYPOINT [\"/app\"]' "
                + $"--change 'ENV VERSION={version} PORT=8080' --change 'EXPOSE 8080' - {TestImages.App(version)}");
        }

        await container.WriteAsync(Stacks, LabApp.Yaml(new LabApp()));
    }

    public async Task ReleaseAsync(string version)
    {
        await PigeonAsync("release", "shop", version, "--file", Stacks);
        await PigeonAsync("activate", "shop", version);
    }

    public ValueTask DisposeAsync() => container.DisposeAsync();
}
