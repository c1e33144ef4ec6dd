using Pigeon.Core.Definitions;
using Pigeon.Core.World;

namespace Pigeon.Core.Stacks;

/// <content>Jobs: each runs once, one after the other, and the services start when the last has ended well.</content>
public static partial class StackMachine
{
    private static App Work(App app, Stack stack, JobSpec job, Observed observed, DateTimeOffset now)
    {
        var container = observed.Docker.Find(stack.Spec.ContainerOf(job).ContainerName);
        if (container is { State: ContainerState.Exited, ExitCode: 0 }) return app.With(Past(stack, job, now));
        var failure = FailureOf(stack, job, container, observed.Docker)
            ?? (now >= stack.GiveUpAt ? $"job {job.Name} did not end in time: still waiting for {Readiness.MissingFor(app, stack, observed)}" : null);
        if (failure is not null) return Fail(app, stack, failure, now);
        return HasStarted(container) && !stack.Jobs.Started ? app.With(stack with { Jobs = stack.Jobs with { Started = true } }) : app;
    }

    /// <summary>A job with a time of its own does not use up the time that the release has to get ready.</summary>
    private static Stack Past(Stack stack, JobSpec job, DateTimeOffset now) => stack with
    {
        Jobs = new JobProgress(stack.Jobs.Done + 1, now, Started: false),
        ReadyBy = job.Timeout is null ? stack.ReadyBy : stack.ReadyBy + (now - stack.JobDueSince),
    };

    private static string? FailureOf(Stack stack, JobSpec job, Container? container, DockerView docker) => container?.State switch
    {
        // What it has done by then nobody knows, so it is not run again.
        ContainerState.Removed when stack.Jobs.Started => $"job {job.Name}: its container was removed before it was seen to end",
        ContainerState.Exited or ContainerState.Dead =>
            $"job {job.Name} exited{(container.ExitCode is { } code ? $" with code {code}" : "")}",
        _ => FailureSince(stack, stack.Spec.ContainerOf(job).ContainerName, docker),
    };

    private static bool HasStarted(Container? container) => container is { State: not (ContainerState.Created or ContainerState.Removed) };
}
