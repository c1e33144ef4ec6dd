namespace Pigeon.TestKit;

/// <summary>One lost request: when it was noticed, how, on which kind of worker, and in which phase it had started.</summary>
public sealed record LoadFailure(DateTimeOffset At, FailureKind Kind, int? Status, string Reason, string Worker, string Phase);
