using Microsoft.Extensions.Logging;
using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;

namespace Pigeon.Agent.World;

/// <summary>
/// Which texts HAProxy is known to refuse. It is knowledge and no state: forgotten with the agent's end and asked for
/// again from time to time, since the cause may be a file that comes back.
/// </summary>
public sealed partial class Quarantine(ConfigCheck check, TimeProvider time, ILogger<Quarantine> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private readonly Dictionary<(AppName App, string Text), Refusal> _refused = [];
    private ValueList<QuarantinedApp> _told = [];

    /// <summary>The configuration that was refused as a whole; null when the last one was good.</summary>
    public RefusedConfig? Refused { get; private set; }

    /// <summary>When to ask again about the whole configuration.</summary>
    public DateTimeOffset RefusedUntil { get; private set; }

    /// <summary>Grows with every change of what is known.</summary>
    public int Generation { get; private set; }

    public string? RefusalOf(AppText text) => _refused.GetValueOrDefault((text.App, text.Text))?.Message;

    /// <summary>When to ask again about a text; null when it is not known to be refused.</summary>
    public DateTimeOffset? DueAt(AppText text) => _refused.GetValueOrDefault((text.App, text.Text))?.Until;

    public void Refuse(Blueprint blueprint, string message)
    {
        if (Refused?.Message != message) Log.Refused(logger, message);
        (Refused, RefusedUntil) = (new RefusedConfig(blueprint.Structure, message), time.GetUtcNow() + Pause);
    }

    public void AcceptAll() => Refused = null;

    public void Refuse(AppText text, string message)
    {
        if (!_refused.ContainsKey((text.App, text.Text))) Generation++;
        _refused[(text.App, text.Text)] = new Refusal(message, time.GetUtcNow() + Pause);
    }

    public void Accept(AppText text)
    {
        if (_refused.Remove((text.App, text.Text))) Generation++;
    }

    /// <summary>Everything may be otherwise with another HAProxy.</summary>
    public void ForgetAll()
    {
        if (_refused.Count > 0) Generation++;
        _refused.Clear();
        Refused = null;
    }

    /// <summary>
    /// Finds out which apps a refused configuration is refused for: halves are checked until one app is left, so the cost
    /// grows with the guilty ones.
    /// </summary>
    /// <param name="newcomer">The app that is suspected last, so that it is the one to blame where two exclude each other.</param>
    /// <returns>Whether something was learned that leads to another drawing.</returns>
    public async Task<bool> BlameAsync(Blueprint refused, ValueList<Server> servers, AppName? newcomer, CancellationToken ct)
    {
        if (refused.Fault is not null || await check.RefusalOfAsync(refused with { Lanes = [] }, servers, ct) is not null) return false;
        var before = Generation;
        var good = new List<LaneText>();
        var suspects = refused.Lanes.GroupBy(lane => lane.Lane.App).OrderBy(app => app.Key == newcomer).ToList();
        await SearchAsync(refused, servers, suspects, good, ct);
        return Generation != before;
    }

    /// <summary>Says once of each app that it is held apart, and once that it no longer is.</summary>
    public void Tell(ValueList<QuarantinedApp> held)
    {
        Prune(held);
        if (held == _told) return;
        foreach (var app in held.Where(app => !_told.Contains(app)))
            Log.Held(logger, app.App.Text, app.Text);
        foreach (var app in _told.Where(app => !held.Any(other => other.App == app.App))) Log.Healed(logger, app.App.Text);
        _told = held;
    }

    private async Task SearchAsync(
        Blueprint whole, ValueList<Server> servers, List<IGrouping<AppName, LaneText>> suspects, List<LaneText> good, CancellationToken ct)
    {
        var lanes = suspects.SelectMany(suspect => suspect).ToList();
        if (await check.RefusalOfAsync(whole with { Lanes = good.Concat(lanes).ToValueList() }, servers, ct) is not { } message)
        {
            good.AddRange(lanes);
            foreach (var suspect in suspects) Accept(new AppText(suspect.Key, suspect.ToValueList()));
            return;
        }

        if (suspects.Count == 1)
        {
            Refuse(new AppText(suspects[0].Key, lanes.ToValueList()), message);
            return;
        }

        var half = suspects.Count / 2;
        await SearchAsync(whole, servers, [.. suspects.Take(half)], good, ct);
        await SearchAsync(whole, servers, [.. suspects.Skip(half)], good, ct);
    }

    /// <summary>What an app that is not held apart was refused once is of no interest any more.</summary>
    private void Prune(ValueList<QuarantinedApp> held)
    {
        foreach (var key in _refused.Keys.Where(key => !held.Any(app => app.App == key.App)).ToList()) _refused.Remove(key);
    }

    private sealed record Refusal(string Message, DateTimeOffset Until);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "HAProxy refuses the configuration, the last good one stays: {Message}")]
        public static partial void Refused(ILogger logger, string message);

        [LoggerMessage(LogLevel.Error, "App {App} is held apart, because its configuration is not accepted: {Message}")]
        public static partial void Held(ILogger logger, string app, string message);

        [LoggerMessage(LogLevel.Information, "App {App} is no longer held apart: its configuration is accepted")]
        public static partial void Healed(ILogger logger, string app);
    }
}
