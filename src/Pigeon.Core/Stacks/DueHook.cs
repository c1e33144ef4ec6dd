using Pigeon.Core.Definitions;
using Pigeon.Core.Names;

namespace Pigeon.Core.Stacks;

/// <summary>A hook whose step has come. It is stored until its outcome is known, so it runs at least once, also when the agent dies meanwhile.</summary>
public sealed record DueHook
{
    public required AppName App { get; init; }

    /// <summary>The operation that brought the step, or the name of the expiry that did.</summary>
    public required OperationId Operation { get; init; }

    public required Verb Verb { get; init; }

    /// <summary>The stack that the step concerns.</summary>
    public required StackVersion Version { get; init; }

    /// <summary>The version that was active when the step came; null when none was.</summary>
    public StackVersion? Active { get; init; }

    /// <summary>Its place among the event's hooks.</summary>
    public required int Place { get; init; }

    public required HookSpec Hook { get; init; }

    /// <summary>How often it has failed.</summary>
    public int Failures { get; init; }

    /// <summary>Not before; null means at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Why it failed the last time.</summary>
    public string? Problem { get; init; }

    /// <summary>The same for each attempt at the same step.</summary>
    public string Key => $"{KeysOf(App)}{Operation}-{Version}-{Hook.Event}-{Place}";

    /// <summary>How the keys of an app's hooks begin.</summary>
    public static string KeysOf(AppName app) => $"{app}/";

    public override string ToString() => $"{EventName} of {Version}";

    public string EventName => Hook.Event switch
    {
        HookEvent.PreRelease => "pre_release",
        HookEvent.PostRelease => "post_release",
        HookEvent.PreActivate => "pre_activate",
        HookEvent.PostActivate => "post_activate",
        HookEvent.PreDeactivate => "pre_deactivate",
        HookEvent.PostDeactivate => "post_deactivate",
        _ => "on_abort",
    };
}
