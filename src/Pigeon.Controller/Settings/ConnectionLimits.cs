namespace Pigeon.Controller.Settings;

/// <summary>How many connections are taken over TCP.</summary>
/// <param name="PerAddress">From one address: so many that one machine cannot keep all others out.</param>
public sealed record ConnectionLimits(int Most, int PerAddress)
{
    public static ConnectionLimits Default { get; } = new(20_000, 4_000);
}
