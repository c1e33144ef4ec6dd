namespace Pigeon.Core.Definitions;

/// <summary>How often a member is checked and how many answers in a row change HAProxy's mind.</summary>
public sealed record CheckPace(TimeSpan Interval, TimeSpan Timeout, int Rise, int Fall)
{
    public static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    /// <summary>The interval while a member is on its way up or down.</summary>
    public TimeSpan FastInterval { get; init => field = OrSoon(value); } = Soon;

    /// <summary>The interval while a member is down.</summary>
    public TimeSpan DownInterval { get; init => field = OrSoon(value); } = Soon;

    /// <summary>A stored state of before these existed is read without them, and then zero is what they are given.</summary>
    private static TimeSpan OrSoon(TimeSpan written) => written == TimeSpan.Zero ? Soon : written;
}
