namespace Pigeon.Core.Protocol;

/// <param name="Problem">Why HAProxy does not run, or which configuration it refused; null when all is well.</param>
/// <param name="Reloads">How many reloads the agent has made since it started.</param>
public sealed record HaproxyStatusWire(bool Running, string? Version, int? WorkerPid, int OldWorkers, int Reloads, string? Problem);
