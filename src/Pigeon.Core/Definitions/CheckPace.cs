namespace Pigeon.Core.Definitions;

/// <summary>How often a member is checked and how many answers in a row change HAProxy's mind.</summary>
public sealed record CheckPace(TimeSpan Interval, TimeSpan Timeout, int Rise, int Fall);
