using System.Globalization;
using System.Text.Json;
using Pigeon.Agent.Fleet;
using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Stacks;
using Pigeon.Core.Storage;
using Pigeon.Core.World;

namespace Pigeon.Benchmarks;

/// <summary>A VM with the real steward, the real local machine and the real reporter. Its Docker and HAProxy do at once what they are told, and nothing is written to a disk.</summary>
internal sealed class SimulatedVm(int number) : ILinked
{
    private const int MostSteps = 20;
    private static readonly TimeProvider Time = TimeProvider.System;
    private readonly VmName _name = VmName.Parse(string.Create(CultureInfo.InvariantCulture, $"vm-{number:D4}"));
    private readonly HashSet<DefinitionDigest> _definitions = [];
    private readonly Dictionary<AppName, AssignmentRefusal> _refused = [];
    private readonly Lock _lock = new();
    private Desired _desired = Desired.Empty;
    private KeptOrders _kept = KeptOrders.None;
    private long _answers;
    private long _reports;

    public string Name => _name.Text;

    public VmReportWire First => Wire(0, SimulatedWorld.Of(_desired));

    private VmFacts Facts => new(Name, [new LabelPair("role", "web"), new LabelPair("site", number % 2 == 0 ? "north" : "south"), new LabelPair("stage", "production")]);

    public async Task<bool> TakeAsync(string orders, ControllerClient controller, CancellationToken ct)
    {
        var told = ControllerClient.Parse(orders, OrdersJson.Default.VmOrders);
        foreach (var digest in told.Assignments.SelectMany(assignment => assignment.Stacks).Select(stack => stack.Definition))
        {
            if (_definitions.Contains(digest)) continue;
            if (DefinitionDigests.Of(await controller.DefinitionAsync(digest, ct)) != digest) throw new LinkException("that is another definition");
            _definitions.Add(digest);
        }

        lock (_lock)
        {
            var before = (_kept, _desired, _answers);
            TakeIn(told);
            _answers = Math.Max(_answers, told.Asks);
            for (var step = 0; step < MostSteps && Turn(); step++) { }
            return before != (_kept, _desired, _answers);
        }
    }

    public byte[] Report()
    {
        lock (_lock)
        {
            _reports = Math.Max(_reports + 1, Time.GetUtcNow().ToUnixTimeMilliseconds());
            return JsonSerializer.SerializeToUtf8Bytes(Wire(_reports, SimulatedWorld.Of(_desired)), LinkJson.Default.VmReportWire);
        }
    }

    private void TakeIn(VmOrders told)
    {
        foreach (var offered in told.Assignments)
        {
            switch (Steward.Receive(_kept.Find(offered.App), offered, _desired, SimulatedWorld.Of(_desired), Time.GetUtcNow()))
            {
                case Receipt.Taken(var kept):
                    _kept = _kept.With(kept);
                    _refused.Remove(offered.App);
                    break;
                case Receipt.Refused(var refusal):
                    _refused[offered.App] = refusal;
                    break;
            }
        }
    }

    /// <returns>Whether anything came of it.</returns>
    private bool Turn()
    {
        var (before, now) = ((_kept, _desired), Time.GetUtcNow());
        var observed = SimulatedWorld.Of(_desired);
        _desired = StackMachine.Advance(_desired, observed, now);
        foreach (var kept in _kept.Apps)
        {
            if (Steward.Next(kept, _desired.Find(kept.App), stack => SimulatedWorld.SpecOf(kept.App, stack), observed, now) is not { } command) continue;
            _kept = _kept.With(kept.Before(command));
            if (StackMachine.Apply(_desired, command, observed, now) is Decision.Changed changed) _desired = _desired.With(changed.Next);
        }

        return before != (_kept, _desired);
    }

    private VmReportWire Wire(long reports, Observed observed) => new()
    {
        Labels = Facts.Labels.ToDictionary(label => label.Key, label => label.Value),
        Address = $"10.0.{number / 250}.{1 + (number % 250)}",
        Fleet = reports == 0 ? null : JsonSerializer.SerializeToElement(ReportOf(reports, observed), OrdersJson.Default.VmReport),
        Status = new StatusWire
        {
            Vm = Name,
            Agent = "0.1.0",
            Docker = new DockerStatusWire(true, "20.10.24", null),
            Haproxy = new HaproxyStatusWire(true, "2.6.12", 4711, 0, 1, null),
            Frontends = [],
            Apps = [.. _desired.Apps.Select(app => new AppWire(app.Name.Text, app.Revision, null, [.. app.Stacks.Select(stack => Show(app, stack))]))],
            Warnings = [],
        },
    };

    private VmReport ReportOf(long reports, Observed observed)
    {
        var now = Time.GetUtcNow();
        return new VmReport
        {
            Vm = _name, Number = reports, Facts = Facts, DockerReachable = true, ProxyReachable = true, Answers = _answers, At = now,
            Apps = _kept.Apps.Select(kept => Reporter.Of(kept.App, kept, _desired.Find(kept.App), _refused.GetValueOrDefault(kept.App), observed, _ => [], now)).ToValueList(),
        };
    }

    private static StackWire Show(App app, Stack stack) => new()
    {
        Version = stack.Version.Text, State = Words(stack.State), Lane = stack.LaneOf(app.Name).Backend, Since = stack.Since, Ready = 1, Wanted = 1, Members = [],
    };

    private static string Words(StackState state) => state.ToString().ToLowerInvariant();
}
