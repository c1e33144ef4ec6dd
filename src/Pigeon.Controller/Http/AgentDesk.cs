using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pigeon.Controller.Fleet;
using Pigeon.Controller.Store;
using Pigeon.Controller.Vms;
using Pigeon.Core;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Storage;
using Pigeon.Hosting;
using Pigeon.Hosting.Http;

namespace Pigeon.Controller.Http;

/// <summary>Where agents join, tell what is, and hear what should be.</summary>
internal sealed partial class AgentDesk(
    string controller, VmBook vms, Presence presence, Keeper keeper, KeeperInbox inbox, DefinitionStore definitions, TimeProvider time, ILogger<AgentDesk> logger)
{
    /// <remarks>What is stored is told to the keeper too, also when whoever asked has gone away meanwhile.</remarks>
    public async Task<IResult> JoinAsync(HttpContext http, Caller caller)
    {
        var (body, wrong) = await RequestBody.ReadAsync(http.Request, LinkJson.Default.JoinRequest, "a join request", http.RequestAborted);
        if (body is null) return Problems.Answer(wrong!);
        if (!VmName.TryParse(body.Name, out var name)) return Refuse($"name: {VmName.Rule}");
        if (!Key.IsMatch(body.Key)) return Refuse("key: the SHA-256 of the agent's secret, in lower case");
        if (!ReportReader.TryRead(name, body.Report, time.GetUtcNow(), out var vm, out var problem)) return Refuse(problem);
        var outcome = await vms.JoinAsync(vm, body.Key, MayBeAlive, CancellationToken.None);
        switch (outcome)
        {
            case JoinOutcome.NameTaken:
                Log.NameTaken(logger, name, caller);
                return Problems.Answer(Problems.Of(ProblemCode.NameTaken, NameTaken(name)));
            case JoinOutcome.Full:
                return Problems.Answer(Problems.Of(ProblemCode.RefusedByState, $"the fleet has {VmBook.Most} VMs, and no more fit: `pigeon vm remove` those that are gone"));
            default:
                Log.Joined(logger, name, outcome, caller);
                presence.Hear(name, body.Report);
                if (outcome is JoinOutcome.TookOver) inbox.Replaced(vm);
                else inbox.Joined(vm);
                return Results.Json(Hello, LinkJson.Default.FleetHelloWire);
        }
    }

    public async Task<IResult> ReportAsync(HttpContext http, VmName name)
    {
        var (report, wrong) = await RequestBody.ReadAsync(http.Request, LinkJson.Default.VmReportWire, "a report", http.RequestAborted);
        if (report is null) return Problems.Answer(wrong!);
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
        // Another VM may take the name over: this one is of the fleet no longer then.
        var (key, sent, spoken) = (vms.Find(name)?.Key, (VmOrders?)null, time.GetTimestamp());
        while (key is not null && vms.Find(name)?.Key == key)
        {
            var changed = keeper.Changed.Next;
            var (desired, view) = keeper.Picture;
            var orders = Orders.For(desired, view, name, time.GetUtcNow());
            if (orders is not null && orders != sent)
                await SendAsync(http, "orders", JsonSerializer.Serialize(sent = orders, OrdersJson.Default.VmOrders), ct);
            else if (time.GetElapsedTime(spoken) >= presence.Lease / 3)
                await SendAsync(http, "ping", "{}", ct);
            else
            {
                // However much goes on with the others: whoever has nothing to hear wants a sign of life. And whose lease has run out meanwhile is left out of the orders then.
                await Pulse.WaitAsync(changed, (presence.Lease / 3) - time.GetElapsedTime(spoken), time, ct);
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

    public async Task<IResult> RemoveAsync(HttpContext http, Caller caller)
    {
        if (!VmName.TryParse(http.Request.RouteValues["name"] as string, out var name) || !await vms.RemoveAsync(name, CancellationToken.None))
            return Problems.Answer(Problems.Of(ProblemCode.Unknown, "there is no such VM in the fleet: `pigeon vms` lists those that are"));
        presence.Forget(name);
        inbox.Left(name);
        Log.Removed(logger, name, caller);
        return Results.NoContent();
    }

    /// <summary>One that has just joined has had no time to report.</summary>
    private bool MayBeAlive(VmRecord vm) => presence.MayBeAlive(vm.Name) || time.GetUtcNow() - vm.JoinedAt < presence.Lease;

    private FleetHelloWire Hello => new(controller, presence.Lease.TotalSeconds);

    private string NameTaken(VmName name)
    {
        var fix = $"give this VM another name ('name' in its agent.yaml), or, if that one is gone for good, say `pigeon vm remove {name}`";
        return presence.Last(name) is { At: var at }
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"a living VM of the fleet is called {name}, heard {(time.GetUtcNow() - at).TotalSeconds:0} s ago: {fix}")
            : $"a VM of the fleet is called {name}, and the controller was started too short a time ago to know whether it is alive: {fix}";
    }

    private static async Task SendAsync(HttpContext http, string kind, string data, CancellationToken ct)
    {
        await http.Response.WriteAsync($"event: {kind}\ndata: {data}\n\n", ct);
        await http.Response.Body.FlushAsync(ct);
    }

    private static IResult Refuse(string why) => Problems.Answer(Problems.Of(ProblemCode.BadRequest, Printable.Of(why)));

    [GeneratedRegex("^[0-9a-f]{64}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Key { get; }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "VM {Vm} joins ({Outcome}), let in by {Caller}")]
        public static partial void Joined(ILogger logger, VmName vm, JoinOutcome outcome, Caller caller);

        [LoggerMessage(LogLevel.Warning, "Refused to let another VM join as {Vm}, which is alive; it came with {Caller}")]
        public static partial void NameTaken(ILogger logger, VmName vm, Caller caller);

        [LoggerMessage(LogLevel.Information, "The agent of {Vm} is connected, from {Address}")]
        public static partial void Connected(ILogger logger, VmName vm, System.Net.IPAddress? address);

        [LoggerMessage(LogLevel.Information, "The agent of {Vm} is not connected any more")]
        public static partial void Disconnected(ILogger logger, VmName vm);

        [LoggerMessage(LogLevel.Information, "VM {Vm} was removed from the fleet by {Caller}")]
        public static partial void Removed(ILogger logger, VmName vm, Caller caller);
    }
}
