namespace Pigeon.Simulation.Engine;

/// <summary>All that is left to chance in a story, from one seed.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Less than <paramref name="below"/>, and at least 0.</summary>
    public int Next(int below) => _random.Next(below);

    public bool OneIn(int many) => many > 0 && _random.Next(many) == 0;

    public bool Percent(int percent) => _random.Next(100) < percent;

    public double Share() => _random.NextDouble();

    public TimeSpan Ms(int least, int most) => TimeSpan.FromMilliseconds(least + _random.Next(most - least + 1));

    public T Of<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];
}
