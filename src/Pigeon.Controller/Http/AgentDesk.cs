using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pigeon.Controller.Certificates;
using Pigeon.Controller.Fleet;
using Pigeon.Controller.Store;
using Pigeon.Controller.Tls;
using Pigeon.Controller.Vms;
using Pigeon.Core;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Storage;
using Pigeon.Hosting;
using Pigeon.Hosting.Http;

namespace Pigeon.Controller.Http;

/// <summary>Where agents tell what is, and hear what should be.</summary>
internal sealed partial class AgentDesk(
    string controller, Issuer issuer, AgentGate gate, CertificateBook certificates, VmBook vms, Presence presence,
    Keeper keeper, KeeperInbox inbox, DefinitionStore definitions, TimeProvider time, ILogger<AgentDesk> logger)
{
    public async Task<IResult> ReportAsync(HttpContext http, VmName name)
    {
        var (report, wrong) = await RequestBody.ReadAsync(http.Request, LinkJson.Default.VmReportWire, "a report", http.RequestAborted);
        if (report is null) return Problems.Answer(wrong!);
        if (!gate.Speaks(http.Features.Get<ShownCertificate>(), name, out var why)) return Problems.Answer(Problems.Of(ProblemCode.Unauthorized, why));
        if (!ReportReader.TryRead(name, report, time.GetUtcNow(), out var told, out var problem)) return Refuse(problem);
        if (!ReportReader.TryReadFleet(told, report, out var fleet, out problem)) return Refuse(problem);
        if (await vms.UpdateAsync(name, known => told with { JoinedAt = known.JoinedAt }, CancellationToken.None) is { } changed) inbox.Joined(changed);
        presence.Hear(name, report);
        if (fleet is not null) inbox.Hear(fleet);
        return Results.NoContent();
    }

    /// <summary>The one long stream down to an agent (server-sent events): a greeting, then its orders whenever they are others, and signs of life.</summary>
    public async Task<IResult> StreamAsync(HttpContext http, VmName name)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        Log.Connected(logger, name, http.Connection.RemoteIpAddress);
        inbox.Connected(name);
        var ending = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, ending);
        try
        {
            await SendAsync(http, "hello", JsonSerializer.Serialize(Hello, LinkJson.Default.FleetHelloWire), end.Token);
            await TellAsync(http, name, end.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // The agent is gone, or the controller ends.
        }

        Log.Disconnected(logger, name);
        return Results.Empty;
    }

    private async Task TellAsync(HttpContext http, VmName name, CancellationToken ct)
    {
        // What it showed may be revoked, run out, or have a successor meanwhile; or another VM takes the name over.
        var (shown, sent, spoken) = (http.Features.Get<ShownCertificate>(), (VmOrders?)null, time.GetTimestamp());
        while (true)
        {
            var (changed, called) = (keeper.Changed.Next, certificates.Called.Next);
            if (!gate.Speaks(shown, name, out var why))
            {
                Log.Cut(logger, name, why);
                http.Abort();
                return;
            }

            var orders = keeper.OrdersFor(name);
            if (certificates.TakeWant(name))
                await SendAsync(http, "renew", "{}", ct);
            else if (orders is not null && orders != sent)
                await SendAsync(http, "orders", JsonSerializer.Serialize(sent = orders, OrdersJson.Default.VmOrders), ct);
            else if (time.GetElapsedTime(spoken) >= presence.Lease / 3)
                await SendAsync(http, "ping", "{}", ct);
            else
            {
                // However much goes on with the others: whoever has nothing to hear wants a sign of life. And whose lease has run out meanwhile is left out of the orders then.
                await Pulse.WaitAsync(Task.WhenAny(changed, called), (presence.Lease / 3) - time.GetElapsedTime(spoken), time, ct);
                continue;
            }

            spoken = time.GetTimestamp();
        }
    }

    /// <summary>What orders speak of by its digest.</summary>
    public async Task<IResult> DefinitionAsync(HttpContext http) =>
        DefinitionDigest.TryParse(http.Request.RouteValues["digest"] as string, out var digest) && await definitions.FindAsync(digest, http.RequestAborted) is { } found
            ? Results.Json(found, PigeonJson.Default.DefinitionSource)
            : Problems.Answer(Problems.Of(ProblemCode.Unknown, "there is no such definition here"));

    private FleetHelloWire Hello => new(controller, presence.Lease.TotalSeconds) { Authorities = issuer.Authorities };

    private static async Task SendAsync(HttpContext http, string kind, string data, CancellationToken ct)
    {
        await http.Response.WriteAsync($"event: {kind}\ndata: {data}\n\n", ct);
        await http.Response.Body.FlushAsync(ct);
    }

    private static IResult Refuse(string why) => Problems.Answer(Problems.Of(ProblemCode.BadRequest, Printable.Of(why)));

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The agent of {Vm} is connected, from {Address}")]
        public static partial void Connected(ILogger logger, VmName vm, System.Net.IPAddress? address);

        [LoggerMessage(LogLevel.Information, "The stream of {Vm} is cut: {Why}")]
        public static partial void Cut(ILogger logger, VmName vm, string why);

        [LoggerMessage(LogLevel.Information, "The agent of {Vm} is not connected any more")]
        public static partial void Disconnected(ILogger logger, VmName vm);
    }
}
