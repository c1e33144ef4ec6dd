namespace Pigeon.Controller.Store;

/// <summary>A store as a whole: to keep a copy of it, and to fill it.</summary>
internal interface IWholeStore : IAsyncDisposable
{
    /// <summary>Where it is, for people.</summary>
    string Place { get; }

    /// <summary>All that it holds at one moment, also while a controller uses it.</summary>
    /// <exception cref="IOException">It cannot be had.</exception>
    Task<StoreSnapshot> ReadAsync(CancellationToken ct);

    /// <exception cref="IOException">It is only half there: something that filled it was not finished; or it is elsewhere by now.</exception>
    Task CheckWholeAsync(CancellationToken ct);

    /// <summary>Keeps controllers away until <see cref="FinishAsync"/>: what was begun and not finished is no store.</summary>
    /// <param name="what">What is done to it, for the message.</param>
    /// <exception cref="IOException">A controller uses it.</exception>
    Task<IStore> BeginAsync(string what, CancellationToken ct);

    Task FinishAsync(CancellationToken ct);

    /// <summary>Sees to it that no controller goes on with what lies here, because it lies elsewhere by now.</summary>
    /// <param name="to">Where.</param>
    /// <exception cref="IOException">A controller has begun to use it meanwhile.</exception>
    Task LeaveAsync(string to, CancellationToken ct);
}
