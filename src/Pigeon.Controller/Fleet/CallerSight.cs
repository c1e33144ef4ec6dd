using System.Text.RegularExpressions;
using Pigeon.Controller.Tokens;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Targets;

namespace Pigeon.Controller.Fleet;

/// <summary>What somebody may see of the fleet: the apps and VMs of their scope, and in what is told of those no name of another VM.</summary>
internal sealed partial class CallerSight(Grant grant, FleetView view)
{
    private const string Another = "(another VM)";
    private const string Untold = "it is not as it should be";

    private readonly HashSet<string> _hidden = grant.Vms is null ? []
        : view.Vms.Where(vm => !grant.Covers(vm.Record.Facts, view.Groups)).Select(vm => vm.Name.Text).ToHashSet();

    public bool Sees(VmName vm) => view.Find(vm) is { } sight ? grant.Covers(sight.Record.Facts, view.Groups) : grant.Covers(vm);

    /// <summary>An app is seen where the scope has its name, and one of the VMs that it is on, or for.</summary>
    public bool Sees(FleetApp app) => grant.Covers(app.Name) && (grant.Vms is null || view.Vms.Any(vm => !_hidden.Contains(vm.Name.Text) && Concerns(app, vm)));

    public bool Sees(string app) => AppName.TryParse(app, out var name) && grant.Covers(name);

    public OperationWire Show(OperationWire operation) => _hidden.Count == 0 ? operation : operation with
    {
        Detail = Told(operation.Detail)!, WaitingFor = Told(operation.WaitingFor), StopsServing = [.. operation.StopsServing.Where(vm => !_hidden.Contains(vm))],
        Steps = [.. operation.Steps.Where(step => !_hidden.Contains(step.Text.Split(':')[0])).Select(step => step with { Text = Told(step.Text)! })],
    };

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

    private bool Concerns(FleetApp app, VmSight vm) => vm.App(app.Name) is not null || app.Operations.Any(operation => operation.Of(vm.Name) is not null)
        || app.Stacks.Any(stack => IsMeant(stack.Runs, vm) || IsMeant(stack.Serves, vm));

    private bool IsMeant(Target target, VmSight vm) => view.Groups.Problem(target) is null && target.Matches(vm.Record.Facts, view.Groups);

    [GeneratedRegex("[A-Za-z0-9._-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word { get; }
}
