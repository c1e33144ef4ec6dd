using Microsoft.Extensions.Logging;
using Pigeon.Agent.Haproxy;
using Pigeon.Agent.World;
using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Rendering;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Agent.Control;

/// <summary>
/// Keeps what is known of refused configurations true: what runs is good, and what was refused is asked for again from
/// time to time, so that a cause which was mended heals by itself.
/// </summary>
public sealed partial class Review(Draftsman draftsman, Quarantine quarantine, ConfigCheck check, LastGood lastGood, Cadence cadence, ILogger<Review> logger)
{
    private HaproxyVersion? _version;

    /// <summary>When to look again; null when nothing is refused.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>Returns what was observed, with the apps in it that are held apart.</summary>
    public async Task<Observed> UpdateAsync(Desired desired, Observed observed, CancellationToken ct)
    {
        try
        {
            if (draftsman.Refresh() | IsAnother(observed.Proxy)) quarantine.ForgetAll();
            var drawn = draftsman.Draw(desired);
            if (observed.Proxy?.Structure == drawn.Structure)
            {
                quarantine.AcceptAll();
                await lastGood.KeepAsync(drawn, ct);
            }

            await AskAgainAsync(desired, observed, ct);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Log.NotReviewed(logger, fault.Message);
        }

        var held = draftsman.Draw(desired).Quarantine;
        quarantine.Tell(held);
        DueAt = NextFor(desired, held);
        return observed with { Quarantine = held, Refused = quarantine.Refused };
    }

    /// <summary>Whether HAProxy has become another version, for which everything may be otherwise.</summary>
    private bool IsAnother(ProxyView? proxy)
    {
        if (proxy?.Version is not { } version || version == _version) return false;
        _version = version;
        draftsman.DrawFor(version);
        if (version.IsSupported) Log.Version(logger, version.Text);
        else Log.TooOld(logger, version.Text, HaproxyVersion.Requirement);
        return true;
    }

    private async Task AskAgainAsync(Desired desired, Observed observed, CancellationToken ct)
    {
        foreach (var held in draftsman.Draw(desired).Quarantine)
        {
            if (desired.Find(held.App) is not { } app || draftsman.Wanted(app) is not { Fault: null } wanted
                || quarantine.DueAt(wanted) is not { } due || due > cadence.Now) continue;
            if (await RefusalOfAsync(draftsman.DrawWith(wanted, desired), [held.App], desired, observed, ct) is null) quarantine.Accept(wanted);
            else quarantine.Refuse(wanted, held.Message);
        }

        if (quarantine.Refused is not { } refused || quarantine.RefusedUntil > cadence.Now) return;
        if (await RefusalOfAsync(draftsman.Draw(desired), null, desired, observed, ct) is { } message) quarantine.Refuse(draftsman.Draw(desired), message);
        else quarantine.AcceptAll();
    }

    /// <param name="only">The apps that the configuration is cut down to; null leaves it whole.</param>
    private async Task<string?> RefusalOfAsync(Blueprint blueprint, AppName[]? only, Desired desired, Observed observed, CancellationToken ct)
    {
        if (blueprint.Fault is { } fault) return fault;
        var servers = Forecast.After(observed, new Move.Reload("check"), desired, blueprint.Structure).Proxy!.Servers;
        if (only is not null) blueprint = blueprint with { Lanes = blueprint.Lanes.Where(lane => only.Contains(lane.Lane.App)).ToValueList() };
        try
        {
            return await check.RefusalOfAsync(blueprint, servers, ct);
        }
        catch (HaproxyMissingException missing)
        {
            return missing.Message;
        }
    }

    private DateTimeOffset? NextFor(Desired desired, ValueList<QuarantinedApp> held)
    {
        var dues = held.Select(each => desired.Find(each.App)).OfType<App>().Select(app => quarantine.DueAt(draftsman.Wanted(app)))
            .Append(quarantine.Refused is null ? null : quarantine.RefusedUntil).OfType<DateTimeOffset>().ToList();
        return dues.Count > 0 ? dues.Min() : null;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "HAProxy is version {Version}")]
        public static partial void Version(ILogger logger, string version);

        [LoggerMessage(LogLevel.Error, "HAProxy is version {Version}: {Requirement}")]
        public static partial void TooOld(ILogger logger, string version, string requirement);

        [LoggerMessage(LogLevel.Error, "What is known of HAProxy's configuration could not be brought up to date: {Fault}")]
        public static partial void NotReviewed(ILogger logger, string fault);
    }
}
