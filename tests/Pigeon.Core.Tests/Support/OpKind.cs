namespace Pigeon.Core.Tests.Support;

/// <summary>The kinds of things that happen in a history.</summary>
internal enum OpKind
{
    Turn,
    CutTurn,
    Time,
    Release,
    Activate,
    Rollback,
    Deactivate,
    ForceDeactivate,
    Abort,
    Calm,
    ContainerDies,
    ContainerIsRemoved,
    ContainerRestarts,
    HealthTurns,
    ToldToLeave,
    Paused,
    DockerToggles,
    ListingOmits,
    ProxyDies,
    CheckFails,
    RequestsArrive,
    RequestsEnd,
    ParkedByHand,
    ReadiedByHand,
    WeighedByHand,
    DisownedByHand,
    ForeignAppears,
}
