using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pigeon.Controller.Audit;
using Pigeon.Controller.Certificates;
using Pigeon.Controller.Fleet;
using Pigeon.Controller.Tls;
using Pigeon.Controller.Tokens;
using Pigeon.Controller.Vms;
using Pigeon.Core;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Http;
using Pigeon.Hosting.Tls;

namespace Pigeon.Controller.Http;

/// <summary>Where VMs join the fleet, have their certificates renewed, and are sent away.</summary>
internal sealed partial class JoinDesk(
    string controller, Issuer issuer, AgentGate gate, CertificateBook certificates, VmBook vms, Presence presence, KeeperInbox inbox, TimeProvider time, ILogger<JoinDesk> logger)
{
    /// <remarks>What is stored is told to the keeper too, also when whoever asked has gone away meanwhile.</remarks>
    public async Task<IResult> JoinAsync(HttpContext http, Caller caller)
    {
        var (body, wrong) = await RequestBody.ReadAsync(http.Request, LinkJson.Default.JoinRequest, "a join request", http.RequestAborted);
        if (body is null) return Problems.Answer(wrong!);
        if (Door.Ended(caller) is { } ended) return ended;
        if (!VmName.TryParse(body.Name, out var name)) return Refuse($"name: {VmName.Rule}");
        if (!SigningRequest.TryRead(body.Request, out var key, out var problem)) return Refuse(problem);
        if (!ReportReader.TryRead(name, body.Report, time.GetUtcNow(), out var vm, out problem)) return Refuse(problem);
        if (!ReportReader.TryReadFleet(vm, body.Report, out var fleet, out problem)) return Refuse(problem);
        if (!caller.Grant.Covers(name)) return Problems.Answer(Problems.Of(ProblemCode.Forbidden, $"the token is for {caller.Grant.Scope}, and not for {name}"));
        Attempt.Of(http).Subject = $"VM {name}";
        return await AdmitAsync(http, vm, (body.Report, fleet), key, caller);
    }

    /// <remarks>What is refused anyway is refused before it is noted as begun, and uses nothing of the token up.</remarks>
    private async Task<IResult> AdmitAsync(HttpContext http, VmRecord vm, (VmReportWire Whole, VmReport? Fleet) report, PublicKey key, Caller caller)
    {
        var (name, print, bearer) = (vm.Name, CertificateTerms.FingerprintOf(key), caller as Caller.Bearer);
        var ground = new IssueGround.Token(bearer?.Token.CreatedAt ?? time.GetUtcNow(), caller.ToString()!);
        if (certificates.BarOf(name) is { } bar && ground.MadeAt <= bar.At) return KeptOut(name, bar, caller);
        if (vms.Find(name) is { } known && !SameHash.Is(known.Key, print) && MayBeAlive(known.Vm)) return NameTaken(name, caller);
        if (bearer is not null && !bearer.Book.HasUseFor(bearer.Token, print)) return UsedUp(name, bearer.Token);
        await Attempt.Of(http).BeginAsync();
        if (bearer is not null && !await bearer.Book.SpendAsync(bearer.Token, print, CancellationToken.None)) return UsedUp(name, bearer.Token);
        var outcome = await vms.JoinAsync(vm, print, MayBeAlive, CancellationToken.None);
        switch (outcome)
        {
            case JoinOutcome.NameTaken:
                return NameTaken(name, caller);
            case JoinOutcome.Full:
                return Problems.Answer(Problems.Of(ProblemCode.RefusedByState, $"the fleet has {VmBook.Most} VMs, and no more fit: `pigeon vm remove` those that are gone"));
            default:
                if (await issuer.GrantAsync(name, key, ground, CancellationToken.None) is not { } granted) return KeptOut(name, certificates.BarOf(name)!, caller);
                Log.Joined(logger, name, outcome, caller);
                presence.Hear(name, report.Whole);
                if (outcome is JoinOutcome.TookOver) inbox.Replaced(vm);
                else inbox.Joined(vm);
                if (report.Fleet is not null) inbox.Hear(report.Fleet);
                return Results.Json(new JoinAnswer(controller, granted), LinkJson.Default.JoinAnswer);
        }
    }

    /// <summary>The certificate that is shown stays good until its successor is.</summary>
    public async Task<IResult> RenewAsync(HttpContext http, VmName name)
    {
        var (body, wrong) = await RequestBody.ReadAsync(http.Request, LinkJson.Default.RenewalRequest, "a renewal request", http.RequestAborted);
        if (body is null) return Problems.Answer(wrong!);
        if (!gate.Speaks(http.Features.Get<ShownCertificate>(), name, out var why)) return Problems.Answer(Problems.Of(ProblemCode.Unauthorized, why));
        if (!SigningRequest.TryRead(body.Request, out var key, out var problem)) return Refuse(problem);
        await vms.PrepareKeyAsync(name, CertificateTerms.FingerprintOf(key), CancellationToken.None);
        var shown = http.Features.Get<ShownCertificate>()!.Serial;
        if (await issuer.GrantAsync(name, key, new IssueGround.Certificate(shown), CancellationToken.None) is not { } granted)
            return Problems.Answer(Problems.Of(ProblemCode.Unauthorized, "the certificate that it shows was revoked this moment"));
        using var issued = X509Certificate2.CreateFromPem(granted.Certificate);
        Log.Renewed(logger, name, issued.SerialNumber.ToLowerInvariant(), new DateTimeOffset(issued.NotAfter).ToUniversalTime());
        return Results.Json(granted, LinkJson.Default.GrantedCertificate);
    }

    /// <remarks>The certificates go first: whoever is cut off between the two says it again.</remarks>
    public async Task<IResult> RemoveAsync(HttpContext http, Caller caller)
    {
        if (!VmName.TryParse(http.Request.RouteValues["name"] as string, out var name) || vms.Find(name) is null)
            return Problems.Answer(Problems.Of(ProblemCode.Unknown, "there is no such VM in the fleet: `pigeon vms` lists those that are"));
        Attempt.Of(http).Subject = $"VM {name}";
        await Attempt.Of(http).BeginAsync();
        await certificates.RevokeAsync(name, null, caller.ToString()!, RevocationCause.Removed, CancellationToken.None);
        await vms.RemoveAsync(name, CancellationToken.None);
        presence.Forget(name);
        inbox.Left(name);
        Log.Removed(logger, name, caller);
        return Results.NoContent();
    }

    private IResult KeptOut(VmName name, Revocation bar, Caller caller)
    {
        Log.KeptOut(logger, name, bar.At, bar.By, caller);
        var removed = bar.Cause is RevocationCause.Removed ? ", when the VM was removed from the fleet" : "";
        return Problems.Answer(Problems.Of(ProblemCode.Forbidden, $"the certificate of {name} was revoked on {bar.At:u}{removed}: it joins again only with a token that was made after that"));
    }

    /// <summary>One that has just joined has had no time to report. Without a good certificate nobody is.</summary>
    private bool MayBeAlive(VmRecord vm) =>
        certificates.Of(vm.Name).Any(one => one.IsGood(time.GetUtcNow())) && (presence.MayBeAlive(vm.Name) || (time.GetUtcNow() - vm.JoinedAt).Duration() < presence.Lease);

    private IResult NameTaken(VmName name, Caller caller)
    {
        Log.NameTaken(logger, name, caller);
        return Problems.Answer(Problems.Of(ProblemCode.NameTaken, NameTaken(name)));
    }

    private IResult UsedUp(VmName name, StoredToken token)
    {
        Log.UsedUp(logger, name, token.Id, token.Uses);
        return Problems.Answer(Problems.Of(ProblemCode.Forbidden, $"as many VMs have joined with the token as it is for ({token.Uses}): {name} needs another one"));
    }

    private string NameTaken(VmName name)
    {
        var fix = $"give this VM another name ('name' in its agent.yaml), or, if that one is gone for good, say `pigeon vm remove {name}`";
        return presence.Last(name) is { At: var at }
            ? string.Create(CultureInfo.InvariantCulture, $"a living VM of the fleet is called {name}, heard {(presence.Now - at).TotalSeconds:0} s ago: {fix}")
            : $"a VM of the fleet is called {name}, and the controller was started too short a time ago to know whether it is alive: {fix}";
    }

    private static IResult Refuse(string why) => Problems.Answer(Problems.Of(ProblemCode.BadRequest, Printable.Of(why)));

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "VM {Vm} joins ({Outcome}), let in by {Caller}")]
        public static partial void Joined(ILogger logger, VmName vm, JoinOutcome outcome, Caller caller);

        [LoggerMessage(LogLevel.Warning, "Refused to let another VM join as {Vm}, which is alive; it came with {Caller}")]
        public static partial void NameTaken(ILogger logger, VmName vm, Caller caller);

        [LoggerMessage(LogLevel.Warning, "Refused to let {Vm} join: token {Token} is for {Uses} VMs, and so many have joined with it")]
        public static partial void UsedUp(ILogger logger, VmName vm, string token, int? uses);

        [LoggerMessage(LogLevel.Warning, "Refused to let {Vm} join, whose certificate was revoked on {At:u} by {By}; it came with {Caller}, which was made before")]
        public static partial void KeptOut(ILogger logger, VmName vm, DateTimeOffset at, string by, Caller caller);

        [LoggerMessage(LogLevel.Information, "The certificate of {Vm} is renewed: {Serial}, good until {Until:u}")]
        public static partial void Renewed(ILogger logger, VmName vm, string serial, DateTimeOffset until);

        [LoggerMessage(LogLevel.Information, "VM {Vm} was removed from the fleet by {Caller}")]
        public static partial void Removed(ILogger logger, VmName vm, Caller caller);
    }
}
