using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Agent.Control;
using Pigeon.Agent.Formulas;
using Pigeon.Agent.World;
using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Formulas;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Formulas;

/// <summary>The agent's work on formulas, on real files, without the loop that hands it out.</summary>
internal sealed class FormulaBench : IAsyncDisposable
{
    private const string Definition = """
        stacks:
          shop:
            version: "1"
            config: {formula: {path: conf, owner: "33:44", files: {run.sh: {owner: "0:0"}, sub/deep/secret: {mode: "0600"}}}}
            loadbal: {backend_port: 80, healthcheck: tcp}
            task_definitions: {web: {docker_config: {image: "a:1", labels: {register_backend: "true"}}}}
        """;

    private static readonly (string Name, string Text, bool IsProgram)[] Files = [("a.conf", "first\n", false), ("run.sh", "#!/bin/sh\n", true), ("sub/b.conf", "", false), ("sub/deep/secret", "hunter2", false)];

    private readonly CancellationTokenSource _end = new();
    private readonly BundleStore _bundles;
    private readonly FormulaWork _work;
    private readonly Task _running;

    public FormulaBench(string stateDir)
    {
        Places = new FormulaPlaces(stateDir);
        _bundles = new BundleStore(Places);
        Drift = new DriftWatch(TimeProvider.System, NullLogger<DriftWatch>.Instance);
        _work = new FormulaWork(new FormulaShelf(Places, Drift, TimeProvider.System), _bundles, new Bell(TimeProvider.System), TimeProvider.System, NullLogger<FormulaWork>.Instance);
        _running = _work.RunAsync(_end.Token);
    }

    public static FormulaBundle Bundle { get; } = Assert.IsType<DefinitionResult.Valid>(DefinitionFile.Read(Definition, "stacks.yaml", AppName.Parse("shop"), null, new VmFacts("vm1", []),
        formulas: [new FormulaFolder("conf", Files.Select(file => new FormulaSource(file.Name, System.Text.Encoding.UTF8.GetBytes(file.Text), file.IsProgram)).ToValueList())])).Formula!;

    public FormulaPlaces Places { get; }

    public DriftWatch Drift { get; }

    public string Laid => Places.FolderOf(AppName.Parse("shop"), StackVersion.Parse("1"));

    public string this[string name] => $"{Laid}/{name}";

    /// <summary>What is seen where a stack wants the formula.</summary>
    public FormulaView See() => _work.Observe(Wanted);

    public Task KeepAsync() => _bundles.KeepAsync(Bundle, CancellationToken.None);

    public void Sweep(Desired desired) => _bundles.Sweep(desired);

    /// <returns>Why it could not be laid; null when it was.</returns>
    public async Task<string?> LayAsync()
    {
        await KeepAsync();
        return await DoAsync(new Move.LayFormula(Wanted.Apps[0].Stacks[0].Spec));
    }

    public Task<string?> RemoveAsync() => DoAsync(new Move.RemoveFormula(AppName.Parse("shop"), StackVersion.Parse("1")));

    /// <summary>Mode, owner, inode and time of change, as the system's own tool tells them.</summary>
    public async Task<string> StatAsync(string name, string format = "%a %u:%g") => (await Tool.RunAsync("stat", ["-c", format, this[name]], CancellationToken.None)).Trim();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        _end.Dispose();
    }

    public static Desired Wanted { get; } = Desired.Empty.With(new App
    {
        Name = AppName.Parse("shop"), Revision = 1, Lanes = [], Operations = [],
        Stacks = [new Stack { Spec = Spec(), State = StackState.Active, Lane = 'a', Since = DateTimeOffset.UnixEpoch }],
    });

    private static StackSpec Spec() => Assert.IsType<DefinitionResult.Valid>(DefinitionFile.Read(
        Definition.Replace("    config:", "    # config:", StringComparison.Ordinal), "stacks.yaml", AppName.Parse("shop"), null, new VmFacts("vm1", []))).Spec with { Formula = Bundle.Spec };

    private async Task<string?> DoAsync(Move.FormulaMove move)
    {
        _work.Submit(move);
        await Eventually.TrueAsync(() => _work.Observe(Desired.Empty).Busy.Count == 0, "the work has ended", TimeSpan.FromSeconds(20));
        return _work.Observe(Desired.Empty).FailureOf(move.Name, move.Version)?.Message;
    }
}
