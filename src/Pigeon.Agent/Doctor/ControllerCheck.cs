using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Pigeon.Agent.Fleet;
using Pigeon.Agent.Settings;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Tls;

namespace Pigeon.Agent.Doctor;

/// <summary>The fleet's controllers: reached, recognized, of the same time; and what this VM shows them.</summary>
internal static class ControllerCheck
{
    private const string Check = "controller";
    private const string Key = "vm certificate";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    /// <summary>VMs whose clocks are further apart than this cannot switch together.</summary>
    private static readonly TimeSpan MostApart = TimeSpan.FromSeconds(15);

    public static async Task<IReadOnlyList<FindingWire>> LookAsync(AgentSettings settings, ControllerPlace place, TimeProvider time, CancellationToken ct)
    {
        var key = new LinkKey(settings.StateDir, place);
        try
        {
            key.Open(out _);
        }
        catch (UnauthorizedAccessException denied)
        {
            return [Finding.Problem(Key, denied.Message, "be root, as the agent is")];
        }
        catch (Exception fault) when (fault is LinkException or IOException)
        {
            return [Finding.Problem(Key, fault.Message, $"lay the token of a controller down in {place.TokenFile}, readable by the agent alone")];
        }

        using var shown = key.Held.Count > 0 ? key.Held[0].Load() : null;
        List<FindingWire> findings = [Held(shown, time.GetUtcNow())];
        foreach (var url in place.Urls) findings.Add(await ReachAsync(url, key.Trust, shown, time, ct));
        return findings;
    }

    private static FindingWire Held(X509Certificate2? shown, DateTimeOffset now)
    {
        if (shown is null) return Finding.Warning(Key, "this VM has not joined yet", "start the agent: it joins with its token");
        DateTimeOffset end = shown.NotAfter;
        return end < now ? Finding.Problem(Key, $"expired {end:yyyy-MM-dd}", "lay down a new token: the VM joins again")
            : Finding.Ok(Key, $"until {end:yyyy-MM-dd HH:mm}; the agent renews it");
    }

    private static async Task<FindingWire> ReachAsync(Uri url, ControllerTrust trust, X509Certificate2? shown, TimeProvider time, CancellationToken ct)
    {
        try
        {
            using var transport = new ControllerTransport(url, trust, shown);
            using var client = new HttpClient(transport) { BaseAddress = url, Timeout = Limit };
            using var answer = await client.GetAsync(new Uri("/healthz", UriKind.Relative), ct);
            var apart = answer.Headers.Date is { } there ? (time.GetUtcNow() - there).Duration() : TimeSpan.Zero;
            return apart > MostApart
                ? Finding.Problem(Check, string.Create(CultureInfo.InvariantCulture, $"{url.Authority} is reached, and its clock is {apart.TotalSeconds:0} s apart"), "run a time service on both")
                : Finding.Ok(Check, $"{url.Authority} is reached, and is the right one");
        }
        catch (WrongCertificateException wrong)
        {
            return Finding.Problem(Check, wrong.Message, "is it the controller of this fleet? its token, or 'controller.ca_file', says by what it is recognized");
        }
        catch (HttpRequestException fault)
        {
            return Finding.Problem(Check, $"{url.Authority} is not reached: {fault.Message}", "is its address right under 'controller.url', does it run, and does a firewall let TCP through?");
        }
        catch (TaskCanceledException) when (!ct.IsCancellationRequested)
        {
            return Finding.Problem(Check, string.Create(CultureInfo.InvariantCulture, $"{url.Authority} does not answer within {Limit.TotalSeconds:0} s"), "does it run?");
        }
    }
}
