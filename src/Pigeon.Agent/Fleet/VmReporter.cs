using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Pigeon.Agent.Control;
using Pigeon.Agent.Settings;
using Pigeon.Core;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Stacks;
using Pigeon.Core.Storage;
using Pigeon.Core.World;
using Pigeon.Hosting;

namespace Pigeon.Agent.Fleet;

/// <summary>Puts together what the controller is told of this VM.</summary>
internal sealed class VmReporter(AgentSettings settings, Reconciler reconciler, FleetDuty duty, Func<Snapshot, StatusWire> status)
{
    private readonly VmName? _name = VmName.TryParse(settings.Vm.Name, out var name) ? name : null;
    private string? _found;

    /// <summary>The VM's name.</summary>
    public string Vm => settings.Vm.Name;

    /// <summary>Beats when the report may have changed.</summary>
    public Pulse Turned => reconciler.Turned;

    /// <param name="number">The report's, higher than that of any before.</param>
    /// <returns>Null before the agent has looked for the first time.</returns>
    public VmReportWire? Make(long number)
    {
        if (duty.Last is not { } sight) return null;
        var seen = status(sight.Snapshot);
        return new VmReportWire
        {
            Labels = settings.Vm.Labels.ToDictionary(label => label.Key, label => label.Value),
            Address = settings.Address?.Text ?? _found,
            // Before Docker was ever listed nobody knows which members there are, and none is another thing.
            Fleet = _name is { } vm && sight.Snapshot.Observed.Docker.Listed ? JsonSerializer.SerializeToElement(ReportOf(sight, vm, number), OrdersJson.Default.VmReport) : null,
            Status = seen with
            {
                Controller = null,
                Frontends = [],
                Drift = [],
                Apps = [.. seen.Apps.Select(app => app with { Operation = null, Stacks = [.. app.Stacks.Select(stack => stack with { Members = [], Images = [] })] })],
            },
        };
    }

    private VmReport ReportOf(FleetSight sight, VmName vm, long number)
    {
        var (desired, observed, at) = sight.Snapshot;
        var apps = desired.Apps.Where(app => app.Stacks.Count > 0 || app.Running is not null).Select(app => app.Name).Union(sight.Kept.Apps.Select(kept => kept.App));
        return new VmReport
        {
            Vm = vm, Number = number, Facts = settings.Vm, DockerReachable = observed.Docker.Reachable, ProxyReachable = observed.Proxy is not null,
            Frontends = settings.Offers, Holds = Reporter.HoldsOf(observed), Answers = sight.Answers, At = number == 0 ? default : at,
            Apps = apps.OrderBy(app => app.Text, StringComparer.Ordinal).Select(app => Reporter.Of(
                app, sight.Kept.Find(app), desired.Find(app), sight.Refused.GetValueOrDefault(app), observed, stack => MembersOf(stack, observed), at)).ToValueList(),
        };
    }

    /// <summary>What leaves is offered to nobody any more.</summary>
    private ValueList<ReportedMember> MembersOf(Stack stack, Observed observed) => stack.State is StackState.Deactivating ? [] : (
        from container in observed.Docker.Containers
        where container.App == stack.Spec.App && container.Version == stack.Version && container is { Registered: true, IsAlive: true }
        let address = container.PublishedPort is { } port ? MemberAddress.From(settings.Address?.Text ?? _found, port) : null
        where address is not null
        orderby container.Name
        select new ReportedMember(container.Id, container.Service, address, Unwell: !container.IsFit)).ToValueList();

    /// <summary>Finds out from which address the VM reaches its controller, which is where others reach the VM unless the settings say so.</summary>
    public async Task FindAddressAsync(Uri controller, CancellationToken ct)
    {
        if (settings.Address is not null) return;
        try
        {
            // Nothing is sent: to connect a datagram socket is to look up a route.
            using var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
            await socket.ConnectAsync(controller.IdnHost, controller.Port, ct);
            var address = ((IPEndPoint)socket.LocalEndPoint!).Address;
            _found = VmAddress.TryParse((address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString(), out var found) ? found.Text : null;
        }
        catch (SocketException)
        {
            // The connection that follows says what is wrong.
        }
    }
}
