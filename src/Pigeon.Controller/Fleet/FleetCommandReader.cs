using Pigeon.Controller.Tokens;
using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Stacks;
using Pigeon.Core.Targets;
using Pigeon.Core.Yaml;
using Pigeon.Hosting.Http;

namespace Pigeon.Controller.Fleet;

/// <summary>Makes a command of a request, or the problem with it. A definition is read for every VM that it is for, before anything happens.</summary>
internal static class FleetCommandReader
{
    private const int MostNamed = 5;

    /// <param name="owner">Who asks.</param>
    /// <param name="grant">What they may.</param>
    public static (FleetCommand? Command, ProblemWire? Problem) Read(AskedOperation asked, OperationRequest request, string owner, Grant grant, FleetView view)
    {
        if (request.HostsAtATime < 0) return Bad("hosts_at_a_time: 0, which means all, or more");
        if (request.Local) return Bad("--local is for a VM's own agent: a controller changes the fleet");
        var (command, problem) = request.Verb switch
        {
            "release" => ReadRelease(asked, request, owner, grant, view),
            "activate" => (new FleetCommand.Activate(asked.Version) { Id = asked.Id, App = asked.App, Owner = owner }, null),
            "rollback" => (new FleetCommand.Rollback(asked.Version) { Id = asked.Id, App = asked.App, Owner = owner }, null),
            "deactivate" when asked.Version is { } gone => (new FleetCommand.Deactivate(gone, request.Force) { Id = asked.Id, App = asked.App, Owner = owner }, null),
            "deactivate" => Bad("deactivate needs a version"),
            "abort" => (new FleetCommand.Abort(asked.Version) { Id = asked.Id, App = asked.App, Owner = owner }, null),
            _ => Bad($"'{Printable.Of(request.Verb, 40)}' is no verb: release, activate, rollback, deactivate or abort"),
        };
        return (command is null ? null : command with
        {
            IfRevision = asked.IfRevision, Within = AskedOperation.WithinOf(request), AllowPartial = request.AllowPartial, HostsAtATime = request.HostsAtATime, Cutover = request.Rolling ? Cutover.Rolling : Cutover.AtOnce,
        }, problem);
    }

    private static (FleetCommand?, ProblemWire?) ReadRelease(AskedOperation asked, OperationRequest request, string owner, Grant grant, FleetView view)
    {
        if (request.Definition is not { } source) return Bad("release needs a definition");
        if (!view.Vms.Any()) return (null, Problems.Of(ProblemCode.Unknown, "no VM has joined this fleet: give one a token of `pigeon token create`, and its agent.yaml the controller's url"));

        // A template is told of those VMs only that whoever wrote it may see.
        var facts = view.Vms.Select(vm => vm.Record.Facts).Where(vm => grant.Covers(vm, view.Groups)).ToList();
        if (facts.Count == 0) return (null, Problems.Of(ProblemCode.Forbidden, $"the token is for {grant.Scope}, and there is no such VM in this fleet"));
        var read = DefinitionFile.Targets(source.Text, source.File, asked.App, asked.Version, facts, view.Groups);
        if (read is TargetsResult.Invalid { Errors: var wrong }) return (null, Invalid([.. wrong.Select(error => error.ToString())]));
        var targets = ((TargetsResult.Valid)read).Targets;
        var meant = view.Vms.Select(vm => new MeantVm(vm, targets.Config.Matches(vm.Record.Facts, view.Groups), targets.Loadbal.Matches(vm.Record.Facts, view.Groups)))
            .Where(vm => vm.Runs || vm.Serves).ToList();
        if (meant.Count == 0) return (null, Problems.Of(ProblemCode.Unknown, $"config.target '{targets.Config}' matches no VM of this fleet"));
        if (Reach.Beyond(grant, meant.Select(vm => vm.Sight.Name), view) is { } beyond) return (null, Problems.Of(ProblemCode.Forbidden, beyond));
        var (specs, problem) = ReadForEach(source, asked, meant);
        return specs is null ? (null, problem) : (new FleetCommand.Release(specs[0].Version, DefinitionDigests.Of(source), Within(targets.Config), Within(targets.Loadbal), AskedOperation.ReadyWithinOf(request))
        {
            Id = asked.Id, App = asked.App, Owner = owner, Terms = StackTerms.Of(specs), Retention = specs[0].Retention,
        }, null);

        // A VM that joins later is reached by what was released, too: not by what reaches further than it may.
        Target Within(Target target) => grant.Vms is { } own ? target.And(own) : target;
    }

    /// <returns>What it is on each of them, of the same version and kept for as long everywhere; null when something is wrong.</returns>
    private static (List<StackSpec>?, ProblemWire?) ReadForEach(DefinitionSource source, AskedOperation asked, List<MeantVm> vms)
    {
        var errors = new List<(string Error, string Vm)>();
        var (specs, versions, kept) = (new List<StackSpec>(), new Dictionary<StackVersion, string>(), new Dictionary<Retention, List<string>>());
        var folders = source.Folders;
        DefinitionResult? same = null;
        var isSame = !DefinitionFile.MayUseVm(source.Text, source.File);
        foreach (var meant in vms)
        {
            var vm = meant.Sight.Record.Facts;
            var read = same ?? DefinitionFile.ReadOrdered(source.Text, source.File, asked.App, asked.Version, vm, folders);
            if (isSame) same = read;
            switch (read)
            {
                case DefinitionResult.NeedsFormula(var folder):
                    return (null, Problems.FormulaNeeded(folder.Text));
                case DefinitionResult.Valid valid when meant is { Serves: true, Sight.Report.Frontends: { } offers } && FrontendOffer.Problem(source.File, asked.App, valid.Spec.Loadbal, vm.Name, offers) is { } problem:
                    errors.Add(($"{problem}", vm.Name));
                    break;
                case DefinitionResult.Valid valid:
                    specs.Add(valid.Spec);
                    versions.TryAdd(valid.Spec.Version, vm.Name);
                    if (!kept.TryAdd(valid.Spec.Retention, [vm.Name])) kept[valid.Spec.Retention].Add(vm.Name);
                    break;
                case DefinitionResult.Invalid invalid:
                    errors.AddRange(invalid.Errors.Select(error => (error.ToString(), vm.Name)));
                    break;
            }
        }

        if (versions.Count > 1) errors.Add(($"{source.File}: the version depends on the VM: it is {string.Join(" and ", versions.Select(each => $"{each.Key} for {each.Value}"))}", ""));
        if (kept.Count > 1)
            errors.Add(($"{source.File}: how long versions are kept depends on the VM: {string.Join("; ", kept.Select(each => $"{Text(each.Key)} for {Names(each.Value)}"))}", ""));
        return errors.Count > 0 ? (null, Invalid(Told(errors, vms.Count))) : (specs, null);
    }

    private static string Text(Retention rules) =>
        $"retain {{count: {rules.Count}, age: {(rules.Age is { } age ? DurationText.Print(age) : "none")}}}, release_ttl: {(rules.ReleaseTtl is { } ttl ? DurationText.Print(ttl) : "none")}";

    private static string Names(List<string> vms) =>
        vms.Count <= MostNamed ? string.Join(", ", vms) : $"{string.Join(", ", vms.Take(MostNamed))} and {vms.Count - MostNamed} more";

    /// <summary>What is wrong for every VM is told once; the rest names those for which it is.</summary>
    private static List<string> Told(List<(string Error, string Vm)> errors, int vms) => errors.GroupBy(each => each.Error, each => each.Vm)
        .Select(each => each.Count() == vms || each.First().Length == 0 ? each.Key : $"{each.Key} (for {string.Join(", ", each)})").ToList();

    private static ProblemWire Invalid(List<string> errors) => Problems.Of(ProblemCode.InvalidDefinition, $"the definition has {errors.Count} error(s)", errors);

    /// <param name="Runs">Whether it runs the containers.</param>
    /// <param name="Serves">Whether its HAProxy leads to them.</param>
    private sealed record MeantVm(VmSight Sight, bool Runs, bool Serves);

    private static (FleetCommand?, ProblemWire?) Bad(string why) => (null, Problems.Of(ProblemCode.BadRequest, why));
}
