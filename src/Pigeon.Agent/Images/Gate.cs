namespace Pigeon.Agent.Images;

/// <summary>Lets one at a time to an image; who waited meanwhile learns how the one before failed.</summary>
internal sealed class Gate : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>How many are at it or wait for it.</summary>
    public int Visitors { get; set; }

    /// <summary>How many attempts have failed here.</summary>
    public int Failures { get; private set; }

    public PullFailedException? LastFailure { get; private set; }

    public Task EnterAsync(CancellationToken ct) => _turn.WaitAsync(ct);

    /// <summary>To be called by who is at it.</summary>
    public void Fail(PullFailedException fault) => (Failures, LastFailure) = (Failures + 1, fault);

    public void Leave() => _turn.Release();

    public void Dispose() => _turn.Dispose();
}
