using System.Text.Json.Serialization;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;

namespace Pigeon.Core.Stacks;

/// <summary>One version of an app, as it should be.</summary>
public sealed record Stack
{
    public required StackSpec Spec { get; init; }

    public required StackState State { get; init; }

    /// <summary>The letter of the lane that it occupies for as long as it exists.</summary>
    public required char Lane { get; init; }

    /// <summary>When it came into its state.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>While it is releasing: when to give up.</summary>
    public DateTimeOffset? ReadyBy { get; init; }

    /// <summary>Why it is being taken away though nobody asked for that; null otherwise.</summary>
    public string? Failure { get; init; }

    /// <summary>What makes it leave: an operation, or the rule of retention that its time is over.</summary>
    public OperationId? LeavesBy { get; init; }

    /// <summary>What the names of its images mean, as far as that is known. A stored state of before it existed has none.</summary>
    public ValueList<ResolvedImage> Images { get; init => field = value ?? []; } = [];

    public JobProgress Jobs { get; init => field = value ?? JobProgress.None; } = JobProgress.None;

    /// <summary>The job that the stack waits for before its services start; null when there is none any more.</summary>
    [JsonIgnore]
    public JobSpec? DueJob => State is StackState.Releasing && Jobs.Done < Spec.Jobs.Count ? Spec.Jobs[Jobs.Done] : null;

    /// <summary>While it is releasing: when to give up, on the job that is due or on the whole.</summary>
    public DateTimeOffset? GiveUpAt => DueJob is { Timeout: { } limit } ? JobDueSince + limit : ReadyBy;

    public DateTimeOffset JobDueSince => Jobs.DueSince ?? Since;

    public StackVersion Version => Spec.Version;

    public Lane LaneOf(AppName app) => new(app, Lane);

    /// <summary>What a name of an image means here; null while that is not known.</summary>
    public ResolvedImage? ImageOf(string name) => Images.FirstOrDefault(image => image.Name == name);

    public override string ToString() => $"{Spec.App} {Version}";
}
