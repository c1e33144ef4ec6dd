using Pigeon.Agent.Docker;
using Pigeon.Core.World;

namespace Pigeon.Agent.Images;

/// <summary>Sums the lines of a pull up: each of them is about one layer.</summary>
internal sealed class PullTally(string image)
{
    private readonly Dictionary<string, (long Bytes, long Total, bool Done)> _layers = [];

    public ImagePull Sum => new(image, _layers.Values.Count(layer => layer.Done), _layers.Count, _layers.Values.Sum(layer => layer.Bytes), _layers.Values.Sum(layer => layer.Total));

    public void Add(PullProgress line)
    {
        if (line.Id is not { } id) return;
        var layer = _layers.GetValueOrDefault(id);
        var total = Math.Max(layer.Total, line.Total ?? 0);
        switch (line.Status)
        {
            case "Downloading":
                _layers[id] = (Math.Min(line.Current ?? 0, total), total, false);
                break;
            case "Verifying Checksum" or "Download complete" or "Extracting":
                _layers[id] = (total, total, false);
                break;
            case "Pull complete" or "Already exists":
                _layers[id] = (total, total, true);
                break;
            case "Pulling fs layer" or "Waiting":
                _layers[id] = layer;
                break;
            case var said when said.StartsWith("Retrying", StringComparison.Ordinal):
                _layers[id] = (0, total, false);
                break;
        }
    }
}
