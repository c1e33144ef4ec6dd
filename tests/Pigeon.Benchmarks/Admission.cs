namespace Pigeon.Benchmarks;

/// <summary>The ways of one container into HAProxy and out again, each counted from Docker's own event.</summary>
internal sealed class Admission
{
    /// <summary>From the start event until HAProxy's table has the address.</summary>
    public Samples Admitted { get; } = new();

    /// <summary>... until HAProxy calls the server UP.</summary>
    public Samples Up { get; } = new();

    /// <summary>... until the first 200 of it through the proxy.</summary>
    public Samples Served { get; } = new();

    /// <summary>From the kill event until HAProxy's table shows it drained, parked or gone.</summary>
    public Samples Out { get; } = new();
}
