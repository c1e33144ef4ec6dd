namespace Pigeon.Agent.Haproxy.Tables;

/// <summary>A server as HAProxy sees it: one row of "show servers state".</summary>
public sealed record ServerRow
{
    private const int MaintenanceBits = 0x23;
    private const int DrainBits = 0x18;
    private const int Running = 2;

    public required string Backend { get; init; }

    public required string Name { get; init; }

    /// <summary>The IP address as text; "-" when it has none.</summary>
    public required string Address { get; init; }

    public required int Port { get; init; }

    /// <summary>0 stopped, 1 starting, 2 running, 3 stopping.</summary>
    public required int OpState { get; init; }

    /// <summary>
    /// Why it is held back, as bits: 0x01, 0x02, 0x20 maintenance; 0x08, 0x10 drain. 0x04 says only that the configuration
    /// file had it disabled, and stays for ever on a slot that serves.
    /// </summary>
    public required int AdminState { get; init; }

    public required int Weight { get; init; }

    /// <summary>HAProxy's number for how the last check ended (connection refused, bad status, ...).</summary>
    public required int CheckStatus { get; init; }

    /// <summary>0 unknown, 1 neutral, 2 failed, 3 passed, 4 conditionally passed.</summary>
    public required int CheckResult { get; init; }

    /// <summary>0 to rise+fall-1; from rise on it counts as up.</summary>
    public required int CheckHealth { get; init; }

    public required int SecondsSinceLastChange { get; init; }

    public bool InMaintenance => (AdminState & MaintenanceBits) != 0;

    public bool InDrain => (AdminState & DrainBits) != 0;

    /// <summary>It takes new requests.</summary>
    public bool IsUsable => OpState == Running && !InMaintenance && !InDrain;
}
