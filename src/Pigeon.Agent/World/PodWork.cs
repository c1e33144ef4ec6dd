using System.Globalization;
using System.Net;
using Pigeon.Agent.Docker;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Agent.World;

/// <summary>Makes, removes and recognizes the networks of pods. What is a pod's is what its labels say, never what its name looks like.</summary>
internal static class PodWork
{
    /// <exception cref="EngineException">It cannot be made, or its name is another network's.</exception>
    public static async Task CreateAsync(EngineClient engine, PodSpec pod, CancellationToken ct)
    {
        var labels = new Dictionary<string, string>
        {
            [Labels.Managed] = "true",
            [Labels.App] = pod.App.Text,
            [Labels.Version] = pod.Version.Text,
            [Labels.Replica] = pod.Number.ToString(CultureInfo.InvariantCulture),
        };
        try
        {
            await engine.CreateNetworkAsync(pod.Network, labels, ct);
        }
        catch (EngineException refusal) when (refusal.Status is HttpStatusCode.Conflict)
        {
            // An agent that died meanwhile may have made it; containers of this pod on somebody's network would meet strangers.
            var there = await engine.FindNetworkAsync(pod.Network, ct);
            if (there is not null && Read(there)?.Pod != pod)
                throw new EngineException(refusal.Status, "there is one of this name that is not this replica's: remove or rename it", refusal);
        }
    }

    public static Task RemoveAsync(EngineClient engine, PodNetwork network, CancellationToken ct) => engine.RemoveNetworkAsync(network.Id, ct);

    /// <summary>Null when it is no pod's.</summary>
    public static PodNetwork? Read(NetworkDetails network)
    {
        var labels = network.Labels;
        return labels.GetValueOrDefault(Labels.Managed) == "true"
            && AppName.TryParse(labels.GetValueOrDefault(Labels.App), out var app)
            && StackVersion.TryParse(labels.GetValueOrDefault(Labels.Version), out var version)
            && int.TryParse(labels.GetValueOrDefault(Labels.Replica), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && new PodSpec(app, version, number) is var pod && network.Name == pod.Network
            ? new PodNetwork(network.Id, pod) : null;
    }
}
