using Pigeon.Core.Protocol;

namespace Pigeon.Benchmarks;

/// <summary>Many links at once, all from this process.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly CancellationTokenSource _life = new();
    private readonly List<SimulatedLink> _links;
    private readonly List<Task> _running;

    public Crowd(IEnumerable<ILinked> vms, Uri url, AccessToken ticket, TimeSpan gather)
    {
        _links = [.. vms.Select(vm => new SimulatedLink(vm, url, ticket, gather))];
        _running = [.. _links.Select(link => link.RunAsync(_life.Token))];
    }

    /// <summary>Links that had to be opened again.</summary>
    public int Lost => _links.Sum(link => link.Lost);

    public Task StandAsync(CancellationToken ct) => Task.WhenAll(_links.Select(link => link.Standing)).WaitAsync(Limit, TimeProvider.System, ct);

    public async ValueTask DisposeAsync()
    {
        await _life.CancelAsync();
        await Task.WhenAll(_running);
        foreach (var link in _links) link.Dispose();
        _life.Dispose();
    }
}
