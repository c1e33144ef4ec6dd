using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pigeon.Controller.Audit;
using Pigeon.Controller.Certificates;
using Pigeon.Controller.Vms;
using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Http;

namespace Pigeon.Controller.Http;

/// <summary>Lists certificates, revokes them, and has them renewed.</summary>
internal sealed partial class CertificateDesk(CertificateBook book, CertificateReport report, VmBook vms, Presence presence, TimeProvider time, ILogger<CertificateDesk> logger)
{
    /// <summary>How long an agent may take to renew when somebody waits for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The fewest digits by which a serial number is known.</summary>
    private const int FewestDigits = 8;

    public IResult List() => Results.Json(report.Show(), PigeonJson.Default.CertificatesWire);

    /// <summary>A VM's name, or a serial number or how it begins.</summary>
    public async Task<IResult> RevokeAsync(HttpContext http, Caller caller)
    {
        var which = http.Request.RouteValues["which"] as string ?? "";
        if (FindVm(which, out var serial) is not { } vm)
            return Problems.Answer(Problems.Of(ProblemCode.Unknown, $"there is no VM and no certificate {Printable.Of(which, 64)}: `pigeon cert list` lists those that there are"));
        Attempt.Of(http).Subject = $"{(serial is null ? "the certificate" : $"certificate {serial}")} of VM {vm}";
        await Attempt.Of(http).BeginAsync();

        // One that the VM speaks with is revoked with its successor, which may not have been shown yet.
        if (serial is not null && book.Find(serial) is { } one && vms.Find(vm)?.Has(one.Key) == true) serial = null;
        var revoked = await book.RevokeAsync(vm, serial, caller.ToString()!, RevocationCause.Revoked, CancellationToken.None);
        foreach (var each in revoked) Log.Revoked(logger, each.Serial, vm, caller);
        return Results.Json(new RevocationWire(vm.Text, [.. revoked.Select(report.Show)]), PigeonJson.Default.RevocationWire);
    }

    /// <summary>Asks the agent, and answers when it has renewed.</summary>
    public async Task<IResult> RenewAsync(HttpContext http, Caller caller)
    {
        if (!VmName.TryParse(http.Request.RouteValues["name"] as string, out var name) || vms.Find(name) is null)
            return Problems.Answer(Problems.Of(ProblemCode.Unknown, "there is no such VM in the fleet: `pigeon vms` lists those that are"));
        if (!presence.IsPresent(name))
            return Problems.Answer(Problems.Of(ProblemCode.RefusedByState, $"{name} is silent: it renews by itself when it is back, or joins again if its certificate ran out meanwhile"));
        Attempt.Of(http).Subject = $"VM {name}";
        await Attempt.Of(http).BeginAsync();
        Log.Asked(logger, name, caller);
        var before = book.Of(name).Select(one => one.Serial).ToHashSet();
        using var patience = new CancellationTokenSource(Patience, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, patience.Token);
        var changed = book.Changed.Next;
        book.WantRenewal(name);
        try
        {
            while (true)
            {
                if (book.Of(name).FirstOrDefault(one => !before.Contains(one.Serial)) is { } renewed) return Results.Json(report.Show(renewed), PigeonJson.Default.VmCertificateWire);
                await changed.WaitAsync(end.Token);
                changed = book.Changed.Next;
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return Problems.Answer(Problems.Of(ProblemCode.NotReady, $"the agent of {name} was asked, and has not renewed within {Patience.TotalSeconds:0} s: its log says why"));
        }
    }

    private VmName? FindVm(string which, out string? serial)
    {
        serial = null;
        if (book.Find(which.ToLowerInvariant()) is { } exact)
        {
            serial = exact.Serial;
            return exact.Vm;
        }

        if (VmName.TryParse(which, out var name) && (vms.Find(name) is not null || book.Of(name).Any())) return name;
        if (which.Length < FewestDigits || book.All.Where(one => one.Serial.StartsWith(which, StringComparison.OrdinalIgnoreCase)).Take(2).ToList() is not [var found]) return null;
        serial = found.Serial;
        return found.Vm;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The certificate {Serial} of {Vm} was revoked by {Caller}")]
        public static partial void Revoked(ILogger logger, string serial, VmName vm, Caller caller);

        [LoggerMessage(LogLevel.Information, "The agent of {Vm} is asked by {Caller} to renew its certificate")]
        public static partial void Asked(ILogger logger, VmName vm, Caller caller);
    }
}
