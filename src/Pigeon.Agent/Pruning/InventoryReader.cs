using Pigeon.Agent.Docker;
using Pigeon.Agent.World;
using Pigeon.Core;
using Pigeon.Core.Pruning;

namespace Pigeon.Agent.Pruning;

/// <summary>Reads from the Engine what a prune looks at.</summary>
internal static class InventoryReader
{
    public static async Task<Inventory> ReadAsync(EngineClient engine, CancellationToken ct) => new()
    {
        // Whoever comes in between is on the later list: a container is looked for last.
        Images = await ImagesAsync(engine, ct),
        Networks = (await engine.ListNetworksAsync(ct)).Select(Made).OfType<MadeNetwork>().ToValueList(),
        Containers = (await engine.ListContainersAsync(ct)).Select(container => new PresentContainer(
            container.Id, container.Names.Count > 0 ? container.Names[0] : container.Id, container.ImageId, container.NetworkSettings.Networks.Keys.ToValueList())).ToValueList(),
    };

    public static async Task<ValueList<PresentImage>> ImagesAsync(EngineClient engine, CancellationToken ct) =>
        (await engine.ListImagesAsync(ct)).Select(image => new PresentImage(image.Id, image.RepoTags.ToValueList(), image.RepoDigests.ToValueList())).ToValueList();

    /// <summary>Null when it is none of Pigeon's, or says of itself what cannot be.</summary>
    private static MadeNetwork? Made(NetworkDetails network)
    {
        if (network.Labels.GetValueOrDefault(Labels.Managed) != "true") return null;
        var pod = PodWork.Read(network)?.Pod;
        return pod is null && network.Labels.ContainsKey(Labels.App) ? null : new MadeNetwork(network.Id, network.Name, pod);
    }
}
