namespace Pigeon.Benchmarks;

/// <summary>One line of the report: what Pigeon took, and what a peer or the floor took in the same run.</summary>
/// <param name="Floor">What the peer or floor is.</param>
/// <param name="Bar">What must not be exceeded; null where only the ratio matters.</param>
internal sealed record Row(string Name, double Value, string Unit, string Floor, double FloorValue, double? Bar, int Runs)
{
    public bool IsMissed => Bar is { } bar && !(Value <= bar);
}
