using System.Net.ServerSentEvents;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pigeon.Agent.Settings;
using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Storage;
using Pigeon.Hosting;
using Pigeon.Hosting.Tls;

namespace Pigeon.Agent.Fleet;

/// <summary>
/// Keeps the VM linked to the controller of its fleet: joins once, holds a stream open, and reports. The agent needs none of it: whatever goes wrong here is told, and
/// tried again for ever.
/// </summary>
/// <param name="dial">Makes what the link speaks through, with the certificate that is shown; null for none.</param>
internal sealed partial class ControllerLink(
    ControllerPlace place, LinkKey key, LinkRenewal renewal, VmReporter reporter, FleetDuty duty, DefinitionShelf definitions,
    Func<ControllerPlace, ControllerTrust, X509Certificate2?, IControllerClient> dial, Backoff backoff, TimeProvider time, ILogger<ControllerLink> logger)
{
    /// <summary>How long the controller may take to greet.</summary>
    private static readonly TimeSpan FirstWord = TimeSpan.FromSeconds(15);

    private const string Hello = "hello";

    private const string Orders = "orders";

    private const string Renew = "renew";

    /// <summary>Where no controller leads one will soon: there is no use in waiting for longer.</summary>
    private static readonly TimeSpan LeaderSoon = TimeSpan.FromSeconds(2);

    private readonly ControllerChoice _choice = new(place, time);

    private readonly LinkReports _reports = new(reporter, backoff, time);

    private readonly DefinitionFetch _fetch = new(definitions, duty, time, logger);

    private volatile ControllerLinkWire _state = new(place.Url.Authority, null, Connected: false, time.GetUtcNow(), "not reached yet");

    public ControllerLinkWire Show() => _state;

    /// <inheritdoc cref="LinkKey.Ends"/>
    public DateTimeOffset? CertificateEnds => key.Ends;

    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            var isSoon = false;
            try
            {
                await ConnectAsync(ct);
            }
            catch (Exception fault)
            {
                // Whatever a connection throws when it is cut off: the end was asked for, and is told as such.
                ct.ThrowIfCancellationRequested();
                if (fault is LinkException { Leader: { } leader } && _choice.Follow(leader)) continue;
                Lost(Explain(fault));
                if (IsSilence(fault)) _choice.FellSilent();
                isSoon = _choice.IsTakeOver || fault is LinkException { Code: ProblemCode.NoLeader };

                // There is another one to ask before it is time to wait.
                if (!_choice.Next()) continue;
            }

            await Task.Delay(PauseOf(isSoon), time, ct);
        }
    }

    private TimeSpan PauseOf(bool isSoon) => backoff.Next() is var pause && isSoon && pause > LeaderSoon ? LeaderSoon : pause;

    /// <summary>Connects with what the VM has to show, the newest first; what is shown may be renewed meanwhile, and then it connects anew. When none is taken it joins.</summary>
    private async Task ConnectAsync(CancellationToken ct)
    {
        var ticket = key.Open(out var noTicket);
        await reporter.FindAddressAsync(_choice.Current, ct);
        var (at, isFresh, refused) = (0, false, (string?)null);
        while (true)
        {
            if (at == key.Held.Count)
            {
                await JoinAsync(ticket, refused is null ? noTicket : $"{refused}. To join again a token is needed, and {noTicket}", refused, ct);
                (at, isFresh) = (0, true);
            }

            try
            {
                await ListenAsync(key.Held[at], ct);
                (at, isFresh, refused) = (0, true, null);
            }
            catch (LinkException refusal) when (refusal.Code == ProblemCode.Unauthorized && !isFresh)
            {
                // The one before may do, at a controller whose store was set back.
                (at, refused) = (at + 1, refused ?? refusal.Message);
            }
        }
    }

    /// <param name="without">What to say when there is no token.</param>
    /// <param name="refused">Why what the VM had to show was not taken; null when it has nothing.</param>
    private async Task JoinAsync(AccessToken? ticket, string without, string? refused, CancellationToken ct)
    {
        if (ticket is null) throw new LinkException(LinkKey.Fix(without));
        var report = await FirstReportAsync(ct);
        using var client = Client(shown: null);
        try
        {
            var answer = await client.JoinAsync(ticket, new JoinRequest(reporter.Vm, await key.AskAsync(reporter.Vm, ct), report), ct);
            // Before the VM is of the next fleet: whoever dies in between leaves again.
            if (key.BeginsAnew) await duty.LeaveAsync(ct);
            await key.TakeAsync(answer.Granted, ct);
            Log.Joined(logger, Printable.Of(answer.Controller), _choice.Current, reporter.Vm);
        }
        catch (LinkException refusal) when (refused is not null && refusal.Leader is null)
        {
            throw new LinkException($"{refused}. Joining again does not succeed either: {refusal.Message}", refusal.Code);
        }
    }

    private IControllerClient Client(X509Certificate2? shown) => dial(place with { Url = _choice.Current }, key.Trust, shown);

    private async Task<VmReportWire> FirstReportAsync(CancellationToken ct)
    {
        while (true)
        {
            var turned = reporter.Turned.Next;
            if (reporter.Make(0) is { } report) return report;
            await turned.WaitAsync(ct);
        }
    }

    /// <summary>Hears what the controller says, and reports beside that, until one of the two fails, or what is shown was renewed.</summary>
    private async Task ListenAsync(HeldCertificate held, CancellationToken ct)
    {
        using var shown = held.Load();
        using var client = Client(shown);
        using var silence = new CancellationTokenSource(FirstWord, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, silence.Token);
        await using var orders = client.OrdersAsync(reporter.Vm, end.Token).GetAsyncEnumerator(end.Token);
        try
        {
            if (!await orders.MoveNextAsync() || orders.Current.EventType != Hello) throw new LinkException("the controller does not greet: is it older or newer by far than this agent?");
            var hello = ControllerClient.Parse(orders.Current.Data, LinkJson.Default.FleetHelloWire);
            var lease = TimeSpan.FromSeconds(Math.Clamp(hello.Lease, 1, 3600));
            _choice.Stay();
            await key.TrustAsync(hello.Authorities, ct);
            Stands(Printable.Of(hello.Controller));
            Task[] parts =
            [
                ReadAsync(orders, silence, lease), _reports.RunAsync(client, lease / 3, end.Token), _fetch.RunAsync(client, end.Token), renewal.RunAsync(client, reporter.Vm, shown, end.Token),
            ];
            var first = await Task.WhenAny(parts);
            end.Cancel();
            await Task.WhenAny(Task.WhenAll(parts));
            await first;
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new LinkException("the controller has fallen silent") { IsSilence = true };
        }
    }

    /// <summary>Each word of the controller, be it only a sign of life, is good for one more lease.</summary>
    private async Task ReadAsync(IAsyncEnumerator<SseItem<string>> words, CancellationTokenSource silence, TimeSpan lease)
    {
        do
        {
            silence.CancelAfter(lease);
            if (words.Current.EventType == Orders) duty.Offer(ControllerClient.Parse(words.Current.Data, OrdersJson.Default.VmOrders));
            if (words.Current.EventType == Renew) renewal.Ask();
        }
        while (await words.MoveNextAsync());
        throw new LinkException("the controller ended the connection");
    }

    private void Stands(string controller)
    {
        _state = new(_choice.Current.Authority, controller, Connected: true, time.GetUtcNow(), null);
        Log.Stands(logger, controller, _choice.Current);
    }

    private void Lost(string why)
    {
        // Said once: it is tried for as long as it takes.
        if (_state.Connected || _state.Problem != why) Log.Lost(logger, _choice.Current, why);
        _state = new(_choice.Current.Authority, _state.Name, Connected: false, _state.Connected ? time.GetUtcNow() : _state.Since, why);
    }

    private static bool IsSilence(Exception fault) => fault is LinkException { IsSilence: true } or HttpRequestException { InnerException: OperationCanceledException { InnerException: TimeoutException } };

    private static string Explain(Exception fault) => fault switch
    {
        LinkException or WrongCertificateException => Printable.Of(fault.Message),
        HttpRequestException or IOException or UnauthorizedAccessException => Printable.Of(fault.Message),
        _ => $"a fault of the agent: {Printable.Of(fault.ToString().Replace('\n', ' '), 2000)}",
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Joined the fleet of controller {Controller} at {Url} as {Vm}")]
        public static partial void Joined(ILogger logger, string controller, Uri url, string vm);

        [LoggerMessage(LogLevel.Information, "Linked to controller {Controller} at {Url}")]
        public static partial void Stands(ILogger logger, string controller, Uri url);

        [LoggerMessage(LogLevel.Warning, "No link to the controller at {Url}, which is tried again; this VM goes on as it is: {Why}")]
        public static partial void Lost(ILogger logger, Uri url, string why);
    }
}
