namespace Pigeon.Core.Definitions;

/// <summary>Something to run or to call at a step: either a command or a URL.</summary>
public sealed record HookSpec
{
    public required HookEvent Event { get; init; }

    /// <summary>A program and its arguments, run on the VM without a shell.</summary>
    public ValueList<string>? Command { get; init; }

    /// <summary>Where to post; http or https.</summary>
    public string? Url { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>For logs and plans: what follows the host of a URL may be a secret.</summary>
    public override string ToString() => Url is null ? Command?[0] ?? "" : new Uri(Url).GetLeftPart(UriPartial.Authority);
}
