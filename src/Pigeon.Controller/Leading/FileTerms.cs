using Pigeon.Controller.Store;

namespace Pigeon.Controller.Leading;

/// <summary>A controller on its own: it leads for as long as it runs, and the lock of its folder keeps others away.</summary>
internal sealed class FileTerms(StateFolder folder) : ITerms
{
    private readonly FileStore _store = new(folder.Path);

    public Lead Lead => new Lead.Here(0);

    public IStore Shared => _store;

    public string Place => $"files in {folder.Path}";

    public string? Trouble => null;

    public Task<Term> BeginAsync(CancellationToken ct) => Task.FromResult(new Term(0, _store, ct));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
