namespace Pigeon.Core.World;

/// <summary>How far the pull of an image is.</summary>
/// <param name="Image">The name that is pulled.</param>
/// <param name="LayersDone">How many layers are on the VM.</param>
/// <param name="Layers">How many there are, as far as the registry has told.</param>
/// <param name="Bytes">How many bytes have come, of layers that had to be fetched.</param>
/// <param name="BytesTotal">How many bytes these layers have, as far as the registry has told.</param>
public sealed record ImagePull(string Image, int LayersDone, int Layers, long Bytes, long BytesTotal);
