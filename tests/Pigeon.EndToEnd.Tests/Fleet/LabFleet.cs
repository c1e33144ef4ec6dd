using Pigeon.TestKit;

namespace Pigeon.EndToEnd.Tests.Fleet;

/// <summary>A controller on this machine and up to three VMs that have joined it.</summary>
internal sealed class LabFleet : IAsyncDisposable
{
    /// <summary>More than anything here takes on a slow machine; nothing waits that long when all is well.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>How many requests of the traffic on a VM are on their way at once, at the most.</summary>
    public const int Workers = 5;

    /// <summary>Those of which there are images.</summary>
    public static readonly IReadOnlyList<string> Versions = ["1.0", "2.0", "3.0"];

    /// <summary>The version of <see cref="Unhurried"/> that keeps a VM waiting for a second before it switches, so that there is time for something to happen in between.</summary>
    public const string Slowest = "2.0";

    public static readonly LabApp Unhurried = new() { Count = 1, More = $"    hooks: {{pre_activate: {{command: [sleep, \"{{{{ if version == \"{Slowest}\" }}}}1{{{{ else }}}}0{{{{ end }}}}\"]}}}}" };

    private readonly TempFolder _folder = new();
    private readonly List<AgentLab> _vms = [];
    private readonly List<Load> _loads = [];
    private readonly ThreeMachines _machines;

    private LabFleet(ThreeMachines machines)
    {
        _machines = machines;
        Controller = new ControllerProcess(_folder) { Address = machines.Lan.Gateway, Lease = "8s" };
    }

    public ControllerProcess Controller { get; }

    /// <summary>The test app's definition.</summary>
    public string File => _folder["stacks.yaml"];

    /// <summary>vm1, vm2 and vm3.</summary>
    public IReadOnlyList<AgentLab> Vms => _vms;

    /// <summary>The machine that a VM is on, or will be.</summary>
    public LanMachine MachineOf(int vm) => _machines.All[vm].Machine;

    /// <param name="vms">How many VMs join at once.</param>
    public static async Task<LabFleet> StartAsync(ThreeMachines machines, int vms = 3)
    {
        var fleet = new LabFleet(machines);
        try
        {
            await fleet.StartControllerAsync();
            while (fleet.Vms.Count < vms) await fleet.StartNextVmAsync();
            foreach (var vm in fleet.Vms) await fleet.PresentAsync(vm.Name);
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the agent of the next machine; it joins by itself.</summary>
    public async Task StartNextVmAsync()
    {
        var (machine, docker) = _machines.All[_vms.Count];
        var options = new LabOptions { Name = $"vm{_vms.Count + 1}", Machine = machine, MoreSettings = $"controller: {{url: \"{Controller.Url}\", token_file: {_folder["token"]}}}" };
        _vms.Add(await AgentLab.StartNewAsync(docker, options, CancellationToken.None));
    }

    /// <summary>Says a verb to the controller, and fails with all that was said unless it exits as wanted.</summary>
    public async Task<ToolResult> SayAsync(int exitCode, params string[] words)
    {
        var said = await Controller.PigeonAsync(words);
        return said.ExitCode == exitCode ? said
            : throw new InvalidOperationException($"pigeon {string.Join(' ', words)}: exit {said.ExitCode}, not {exitCode}\n{said.Output}{said.Errors}");
    }

    /// <summary>Writes another definition of the test app.</summary>
    public void Define(LabApp app) => _folder.Write("stacks.yaml", LabApp.Yaml(app));

    /// <summary>Releases what the test app's definition says.</summary>
    public Task<ToolResult> ReleaseAsync(string version, params string[] flags) => ReleaseFileAsync("stacks.yaml", version, flags);

    /// <summary>The same, of a version that vm3 will not activate.</summary>
    public Task<ToolResult> ReleaseUnwelcomeAsync(string version)
    {
        var hook = "    hooks: {pre_activate: {command: [\"{{ if vm.name == \"vm3\" }}false{{ else }}true{{ end }}\"]}}";
        _folder.Write("unwelcome.yaml", LabApp.Yaml(new LabApp { Count = 1, More = hook }));
        return ReleaseFileAsync("unwelcome.yaml", version);
    }

    private Task<ToolResult> ReleaseFileAsync(string file, string version, params string[] flags) => SayAsync(0, ["release", "shop", version, "--file", _folder[file], .. flags]);

    /// <summary>Which version VMs send production to, or the status where it is none: all of them in their order, or only some.</summary>
    public async Task<string> ProductionAsync(params int[] only)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        var answers = new List<string>();
        foreach (var vm in only.Length == 0 ? _vms : only.Select(number => _vms[number]))
        {
            using var response = await client.GetAsync(vm.ProductionUrl);
            answers.Add(response.Headers.TryGetValues("X-Version", out var values) ? values.First() : $"{(int)response.StatusCode}");
        }

        return string.Join(' ', answers);
    }

    public Task ServesAsync(string version) => Eventually.TrueAsync(async () => await ProductionAsync() == $"{version} {version} {version}", $"{version} is in production everywhere", Patience);

    public Task PresentAsync(string vm) => Eventually.TrueAsync(
        async () => (await Controller.PigeonAsync("vms", "-l", vm)).Output.Contains(" present ", StringComparison.Ordinal), $"{vm} is present", Patience);

    /// <summary>Steady traffic on the production URL of some VMs, from the VM itself: no cable is between.</summary>
    public IReadOnlyList<Load> Traffic(params int[] vms)
    {
        var mix = new LoadOptions { Url = _vms[0].ProductionUrl, KeepAlive = Workers - 2, Fresh = 1, Slow = 1, SlowFor = TimeSpan.FromMilliseconds(200), Rate = 60 };
        List<Load> loads = [.. vms.Select(vm => Load.Start(mix with { Url = _vms[vm].ProductionUrl, Machine = MachineOf(vm) }, CancellationToken.None))];
        _loads.AddRange(loads);
        return loads;
    }

    /// <summary>Everything that helps to understand a failure.</summary>
    public async Task<string> ReportAsync()
    {
        var status = await Controller.PigeonAsync("status", "-v");
        var reports = await Task.WhenAll(_vms.Select(vm => vm.ReportAsync()));
        return $"--- controller\n{Controller.Log}\n{status.Output}{status.Errors}\n{string.Join('\n', reports)}";
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var load in _loads) await load.DisposeAsync();
        foreach (var vm in _vms) await vm.DisposeAsync();
        await Controller.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartControllerAsync()
    {
        Define(new LabApp { Count = 1 });
        await Controller.StartAsync();
        _folder.Write("token", await Controller.TokenAsync());
    }
}
