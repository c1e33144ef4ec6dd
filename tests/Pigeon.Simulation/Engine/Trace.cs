using System.Globalization;

namespace Pigeon.Simulation.Engine;

/// <summary>What happened, in order. Two lives of the same seed have the same.</summary>
internal sealed class Trace
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public void Add(TimeSpan at, string line) => _lines.Add($"{at.TotalSeconds.ToString("0000.000", CultureInfo.InvariantCulture)} {line}");
}
