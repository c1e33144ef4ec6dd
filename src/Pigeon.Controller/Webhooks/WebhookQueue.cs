using Pigeon.Core.Names;

namespace Pigeon.Controller.Webhooks;

/// <summary>How it stands with one receiver: what it does not take is said again later, each app's messages in their order.</summary>
/// <param name="chance">A number from 0 to 1, another one at each call.</param>
internal sealed class WebhookQueue(Webhook hook, Func<double> chance)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly Dictionary<AppName, (int Failures, DateTimeOffset Due)> _late = [];

    public Webhook Hook => hook;

    /// <summary>Since when it takes nothing; null while it does.</summary>
    public DateTimeOffset? FailsSince { get; private set; }

    /// <summary>Why.</summary>
    public string? Problem { get; private set; }

    /// <summary>When an app's next message may be said.</summary>
    public DateTimeOffset DueOf(AppName app) => _late.TryGetValue(app, out var late) ? late.Due : DateTimeOffset.MinValue;

    public void Took(AppName app)
    {
        _late.Remove(app);
        if (_late.Count == 0) (FailsSince, Problem) = (null, null);
    }

    public void Refused(AppName app, string why, DateTimeOffset now)
    {
        var failures = _late.GetValueOrDefault(app).Failures + 1;
        var pause = First * Math.Pow(2, Math.Min(failures - 1, 20)) is var wished && wished < Longest ? wished : Longest;
        _late[app] = (failures, now + (pause * (0.5 + (chance() / 2))));
        (FailsSince, Problem) = (FailsSince ?? now, why);
    }
}
