using System.Text.RegularExpressions;
using Pigeon.Controller.Tokens;
using Pigeon.Core;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Targets;

namespace Pigeon.Controller.Fleet;

/// <summary>What somebody may see of the fleet: the apps and VMs of their scope, and in what is told of those no name of another VM.</summary>
internal sealed partial class CallerSight(Grant grant, FleetPicture picture)
{
    private const string Another = "(another VM)";
    private const string Untold = "it is not as it should be";

    /// <summary>Those of the fleet, and those that left it and that operations still tell of.</summary>
    private readonly HashSet<string> _hidden = grant.Vms is null ? []
        : picture.View.Vms.Select(vm => vm.Name).Concat(picture.Desired.Apps.SelectMany(app => app.Operations).SelectMany(operation => operation.Vms).Select(vm => vm.Vm))
            .Distinct().Where(vm => !Covers(grant, picture.View, vm)).Select(vm => vm.Text).ToHashSet();

    /// <summary>The fleet as though there was nothing in it that is not seen.</summary>
    public FleetPicture Seen => grant.Vms is null ? picture : new FleetPicture(
        picture.Desired with { Apps = picture.Desired.Apps.Where(Sees).ToValueList() },
        picture.View.Vms.Where(vm => _hidden.Contains(vm.Name.Text)).Aggregate(picture.View, (view, vm) => view.Without(vm.Name)));

    public bool Sees(VmName vm) => Covers(grant, picture.View, vm);

    /// <summary>An app is seen where the scope has its name, and one of the VMs that it is on, or for.</summary>
    public bool Sees(FleetApp app) => grant.Covers(app.Name) && (grant.Vms is null || picture.View.Vms.Any(vm => !_hidden.Contains(vm.Name.Text) && Concerns(app, vm)));

    public bool Sees(string app) => AppName.TryParse(app, out var name) && grant.Covers(name);

    public OperationWire Show(OperationWire operation) => grant.Vms is null ? operation : operation with
    {
        Detail = Told(operation.Detail)!, WaitingFor = Told(operation.WaitingFor), StopsServing = [.. operation.StopsServing.Where(IsOfSeen)],
        Steps = [.. operation.Steps.Where(step => IsOfSeen(step.Text)).Select(step => step with { Text = Told(step.Text)! })],
    };

    /// <summary>Whether a step, which begins with the name of its VM, is of one that is seen.</summary>
    public bool IsOfSeen(string step) => grant.Vms is null || (VmName.TryParse(step.Split(':')[0], out var vm) && Sees(vm));

    public string? Told(string? text) => text is null || _hidden.Count == 0 ? text : Word.Replace(text, word => _hidden.Contains(word.Value.TrimEnd('.', '-')) ? Another : word.Value);

    /// <summary>What deserves a look on a VM. What its HAProxy and Docker say of containers may concern any app.</summary>
    public IEnumerable<string> Problems(StatusWire? status)
    {
        if (status is null) return [];
        if (grant.Apps.Count == 0) return status.Problems().Select(problem => Told(problem)!);
        var apps = status.Apps.Where(app => Sees(app.Name) && app.Problem is not null).Select(app => $"{app.Name}: {Told(app.Problem)}");
        return Show(status.Haproxy).Problem is { } haproxy ? apps.Prepend($"haproxy: {haproxy}") : apps;
    }

    public HaproxyStatusWire Show(HaproxyStatusWire haproxy) => grant.Apps.Count == 0 || haproxy.Problem is null ? haproxy : haproxy with { Problem = Untold };

    public DockerStatusWire Show(DockerStatusWire docker) => grant.Apps.Count == 0 || docker.Problem is null ? docker : docker with { Problem = Untold };

    /// <summary>One that is not of the fleet is known by its name alone.</summary>
    private static bool Covers(Grant grant, FleetView view, VmName vm) => view.Find(vm) is { } sight ? grant.Covers(sight.Record.Facts, view.Groups) : grant.Covers(vm);

    private bool Concerns(FleetApp app, VmSight vm) => vm.App(app.Name) is not null || app.Operations.Any(operation => operation.Of(vm.Name) is not null)
        || app.Stacks.Any(stack => IsMeant(stack.Runs, vm) || IsMeant(stack.Serves, vm));

    private bool IsMeant(Target target, VmSight vm) => picture.View.Groups.Problem(target) is null && target.Matches(vm.Record.Facts, picture.View.Groups);

    [GeneratedRegex("[A-Za-z0-9._-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word { get; }
}
