using Pigeon.EndToEnd.Tests.Fleet;
using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>A VM with two controllers that share an etcd, and what becomes of an activation whose controller dies.</summary>
[Collection(FleetCollection.Name)]
public sealed class TakeOverTests : VmTest, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly int _first = FreePort.Next();
    private readonly int _second = FreePort.Next();

    public TakeOverTests(DockerFixture docker, ITestOutputHelper output) : base(docker, output)
    {
    }

    protected override LabOptions Options => new() { MoreSettings = $"controller: {{url: [\"https://127.0.0.1:{_first}\", \"https://127.0.0.1:{_second}\"], token_file: {_folder["token"]}}}" };


    public void Dispose() => _folder.Dispose();

    /// <param name="isFrozen">It does not even end its connections: whoever follows the activation has to notice its silence.</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_activation_goes_on_with_the_next_controller_and_no_request_is_lost(bool isFrozen)
    {
        await using var etcd = await EtcdCluster.StartAsync(3);
        await using var one = new ControllerProcess(_folder, "one") { Name = "ctl1", Etcd = etcd.Endpoints, Port = _first };
        await using var two = new ControllerProcess(_folder, "two") { Name = "ctl2", Etcd = etcd.Endpoints, Port = _second };
        await one.StartAsync();
        await one.SaysAsync("ctl1 leads");
        await two.StartAsync();
        _folder.Write("token", await one.TokenAsync());
        var person = new Dictionary<string, string> { ["PIGEON_HOST"] = $"{one.Url},{two.Url}", ["PIGEON_TOKEN"] = await one.TokenAsync("--role", "admin") };
        await Eventually.TrueAsync(async () => (await one.PigeonAsync("vms")).Output.Contains(" present ", StringComparison.Ordinal), "the VM is present", 2 * Patience);
        var file = _folder.Write("stacks.yaml", LabApp.Yaml(new LabApp { Count = 1, More = "    hooks: {pre_activate: {command: [sleep, \"{{ if version == \"2.0\" }}2{{ else }}0{{ end }}\"]}}" }));
        foreach (var words in new string[][] { ["release", "shop", "1.0", "--file", file], ["activate", "shop", "1.0"], ["release", "shop", "2.0", "--file", file] })
            Succeeded(await ControllerProcess.PigeonAsync(person, words));
        await using var load = Traffic();
        load.Mark("before");

        await using var activating = ProcessLease.Start(PigeonBinary.Path, ["activate", "shop", "2.0"], _folder["activate.log"], person);
        await activating.WaitForLogAsync("told to switch", Patience);
        if (isFrozen) one.Send(Signal.Stop);
        else await one.KillAsync();

        Assert.True(await activating.WaitForExitAsync(4 * Patience) == 0, activating.Log);
        Assert.Contains($"connection lost{(isFrozen ? ": nothing was heard for 15 s" : "")}", activating.Log, StringComparison.Ordinal);
        await two.SaysAsync("ctl2 leads");
        await PhaseAsync(load, "after the take-over");
        Assert.Equal("2.0", await AskAsync(Lab.ProductionUrl));
        Succeeded(await ControllerProcess.PigeonAsync(person, "rollback", "shop"));
        Assert.Equal("1.0", await AskAsync(Lab.ProductionUrl));
        NothingFailed(await load.StopAsync());
        OnlyVersion(load.Snapshot(), "after the take-over", "2.0");
    }

    private static void Succeeded(ToolResult said) => Assert.True(said.ExitCode == 0, $"exit {said.ExitCode}\n{said.Output}{said.Errors}");
}
