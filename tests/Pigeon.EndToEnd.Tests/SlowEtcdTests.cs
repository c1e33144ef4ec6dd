using System.Text.Json;
using Pigeon.Core.Protocol;
using Pigeon.EndToEnd.Tests.Fleet;
using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>A VM with two controllers that share an etcd of three members, to which and between which everything takes its time.</summary>
[Collection(FleetCollection.Name)]
public sealed class SlowEtcdTests : VmTest, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly int _first = FreePort.Next();
    private readonly int _second = FreePort.Next();
    private Dictionary<string, string> _person = [];

    public SlowEtcdTests(DockerFixture docker, ITestOutputHelper output) : base(docker, output)
    {
    }

    protected override LabOptions Options => new() { MoreSettings = $"controller: {{url: [\"https://127.0.0.1:{_first}\", \"https://127.0.0.1:{_second}\"], token_file: {_folder["token"]}}}" };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task However_slow_the_etcd_is_no_operation_is_lost_or_done_twice_and_traffic_knows_nothing_of_it()
    {
        await using var etcd = await EtcdCluster.StartAsync(3, isDelayed: true);
        await using var one = new ControllerProcess(_folder, "one") { Name = "ctl1", Etcd = etcd.Endpoints, Port = _first };
        await using var two = new ControllerProcess(_folder, "two") { Name = "ctl2", Etcd = etcd.Endpoints, Port = _second };
        await one.StartAsync();
        await one.SaysAsync("ctl1 leads");
        await two.StartAsync();
        _folder.Write("token", await one.TokenAsync());
        _person = new() { ["PIGEON_HOST"] = $"{one.Url},{two.Url}", ["PIGEON_TOKEN"] = await one.TokenAsync("--role", "admin") };
        await Eventually.TrueAsync(async () => (await one.PigeonAsync("vms")).Output.Contains(" present ", StringComparison.Ordinal), "the VM is present", 2 * Patience);
        var file = _folder.Write("stacks.yaml", LabApp.Yaml(new LabApp { Count = 1 }));
        await SucceedAsync("release", "shop", "1.0", "--file", file);
        await SucceedAsync("activate", "shop", "1.0");
        await using var load = Traffic();

        // An answer takes 200 to 400 ms to come, and a change as long again.
        etcd.Delay = TimeSpan.FromMilliseconds(100);
        await SucceedAsync("release", "shop", "2.0", "--file", file);
        await SucceedAsync("activate", "shop", "2.0");
        Assert.Equal("2.0", await AskAsync(Lab.ProductionUrl));

        // 2 to 4 s, and as long again: longer than an answer is waited for.
        etcd.Delay = TimeSpan.FromSeconds(1);
        await Eventually.TrueAsync(IsToldAsync, "people are told of it", 4 * Patience);
        var rollback = PigeonAsync("rollback", "shop");
        Assert.Equal("2.0", await AskAsync(Lab.ProductionUrl));
        await Task.Delay(TimeSpan.FromSeconds(15), TimeProvider.System);
        etcd.Delay = TimeSpan.Zero;
        var done = await rollback;

        Assert.True(done.ExitCode == 0, $"exit {done.ExitCode}\n{done.Output}{done.Errors}");
        Assert.Equal("1.0", await AskAsync(Lab.ProductionUrl));
        var history = JsonSerializer.Deserialize((await PigeonAsync("history", "shop", "-o", "json")).Output, PigeonJson.Default.HistoryWire)!;
        Assert.Equal(
            ["release 1.0 done", "activate 1.0 done", "release 2.0 done", "activate 2.0 done", "rollback 1.0 done"],
            history.Operations.Select(each => $"{each.Verb} {each.Version} {each.State}"));
        NothingFailed(await load.StopAsync());
    }

    /// <summary>Whether it is said that nobody leads and why, or what is wrong with the store.</summary>
    private async Task<bool> IsToldAsync()
    {
        var status = await PigeonAsync("status", "--timeout", "9s");
        return status.ExitCode == 8 ? status.Errors.Contains("no controller leads", StringComparison.Ordinal) && status.Errors.Contains("does not answer within", StringComparison.Ordinal)
            : status.Output.Contains("! the store: ", StringComparison.Ordinal);
    }

    private Task<ToolResult> PigeonAsync(params string[] words) => ControllerProcess.PigeonAsync(_person, words);

    private async Task SucceedAsync(params string[] words)
    {
        var said = await PigeonAsync(words);
        Assert.True(said.ExitCode == 0, $"pigeon {string.Join(' ', words)}: exit {said.ExitCode}\n{said.Output}{said.Errors}");
    }
}
