using System.Net;
using System.Net.Sockets;
using Pigeon.Agent.Control;
using Pigeon.Agent.Http;
using Pigeon.Agent.Settings;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;

namespace Pigeon.Agent.Fleet;

/// <summary>Puts together what the controller is told of this VM.</summary>
internal sealed class VmReporter(AgentSettings settings, Reconciler reconciler, StatusReport status)
{
    private string? _found;

    /// <summary>The VM's name.</summary>
    public string Vm => settings.Vm.Name;

    /// <summary>Beats when the report may have changed.</summary>
    public Pulse Turned => reconciler.Turned;

    /// <summary>Null before the agent has looked for the first time.</summary>
    public VmReportWire? Make()
    {
        if (reconciler.Last is not { } snapshot) return null;
        var seen = status.Show(snapshot);
        return new VmReportWire
        {
            Labels = settings.Vm.Labels.ToDictionary(label => label.Key, label => label.Value),
            Address = settings.Address?.Text ?? _found,
            Status = seen with
            {
                Controller = null,
                Frontends = [],
                Drift = [],
                Apps = [.. seen.Apps.Select(app => app with { Operation = null, Stacks = [.. app.Stacks.Select(stack => stack with { Members = [], Images = [] })] })],
            },
        };
    }

    /// <summary>Finds out from which address the VM reaches its controller, which is where others reach the VM unless the settings say so.</summary>
    public async Task FindAddressAsync(Uri controller, CancellationToken ct)
    {
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
