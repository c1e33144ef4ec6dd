namespace Pigeon.Core.Protocol;

/// <summary>How far the pull of an image is.</summary>
/// <param name="Layers">How many layers there are, as far as the registry has told.</param>
/// <param name="Bytes">How many bytes have come, of the layers that had to be fetched.</param>
/// <param name="BytesTotal">How many bytes these layers have, as far as the registry has told.</param>
public sealed record ImagePullWire(string Image, int LayersDone, int Layers, long Bytes, long BytesTotal);
