using Pigeon.Controller.Store;

namespace Pigeon.Controller.Leading;

/// <summary>Which of several controllers leads, and when.</summary>
internal interface ITerms : IAsyncDisposable
{
    Lead Lead { get; }

    /// <summary>The store, for those who do not lead too. What is changed over it is under no fence, and only where the store is whole.</summary>
    IStore Shared { get; }

    /// <summary>Where the state is, for people.</summary>
    string Place { get; }

    /// <summary>What is wrong with the store now; null while it is well.</summary>
    string? Trouble { get; }

    /// <summary>Waits until this controller leads, for however long that takes.</summary>
    Task<Term> BeginAsync(CancellationToken ct);
}
