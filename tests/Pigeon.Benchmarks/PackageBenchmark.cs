using Pigeon.TestKit;

namespace Pigeon.Benchmarks;

/// <summary>What is handed out: how large it is, how fast it starts and what it takes at rest, next to a web server that says hello and is published the same way.</summary>
internal static class PackageBenchmark
{
    private const double Mega = 1e6;
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(Report report, CancellationToken ct)
    {
        using var hello = new HelloServer();
        await hello.PublishAsync(ct);
        var built = (await Tool.RunAsync(Path.Combine(RepositoryRoot.Path, "scripts", "package"), [], ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => Path.Combine(RepositoryRoot.Artifacts, "packages", line.Split("  ")[^1])).ToList();
        var (package, binary, image) = (built[0], built[1], built[2]);
        report.Add("size of the binary", Size(binary), "MB", "a web server that says hello", Size(hello.Binary), 64, 1);
        report.Add("size of the package", Size(package), "MB", "the binary in it", Size(binary), null, 1);
        report.Add("size of the image's archive", Size(image), "MB", "the binary in it", Size(binary), null, 1);

        var nothing = await StartedAsync("/bin/true");
        report.Add("pigeon --version, the whole process", await StartedAsync(binary, "--version"), "a web server that says its version", await StartedAsync(hello.Binary, "--version"));
        report.Add("pigeon --help, the whole process", await StartedAsync(binary, "--help"), "/bin/true", nothing, barP50: 150);

        // Each alone, so that neither pages the other out.
        var rested = await hello.ResidentAsync(Settled, ct);
        await using (var rig = await Rig.StartAsync(ct))
        {
            await Task.Delay(Settled, TimeProvider.System, ct);
            report.Add("resident memory of an agent without containers", Usage.Resident(rig.AgentPid), "MB", "a web server that says hello", rested, 64, 1);
        }

        await using var controller = await ControllerRig.StartAsync();
        await Task.Delay(Settled, TimeProvider.System, ct);
        report.Add("resident memory of a controller without VMs", Usage.Resident(controller.Pid), "MB", "a web server that says hello", rested, null, 1);
    }

    private static double Size(string file) => new FileInfo(file).Length / Mega;

    private static Task<Samples> StartedAsync(string program, params string[] arguments) =>
        Samples.OfAsync(() => Tool.RunAsync(program, arguments, CancellationToken.None), 40, 3);
}
