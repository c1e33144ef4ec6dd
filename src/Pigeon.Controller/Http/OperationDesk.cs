using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pigeon.Controller.Fleet;
using Pigeon.Core;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Http;

namespace Pigeon.Controller.Http;

/// <summary>Where the fleet is told what it should be, as a VM's own agent is told: by the same requests, answered in the same words.</summary>
internal sealed partial class OperationDesk(string controller, Keeper keeper, KeeperInbox inbox, FleetJournal journal, TimeProvider time, ILogger<OperationDesk> logger)
{
    /// <summary>The kind of a move that is an order to a VM.</summary>
    private const string TellVm = "tell_vm";

    public async Task<IResult> OperateAsync(HttpContext http, Caller caller)
    {
        var (body, wrong) = await RequestBody.ReadAsync(http.Request, PigeonJson.Default.OperationRequest, "an operation request", http.RequestAborted);
        if (body is null) return Problems.Answer(wrong!);
        var (asked, unclear) = AskedOperation.Read(RouteOf(http, "app"), body, http.Request.Headers["Idempotency-Key"], http.Request.Headers.IfMatch);
        if (asked is null) return Problems.Answer(unclear!);
        if (Find(asked.Id.Text) is { } known) return Accepted(known);
        var (command, problem) = FleetCommandReader.Read(asked, body, $"{caller}", keeper.Picture.View);
        if (command is null) return Problems.Answer(problem!);
        var request = new FleetRequest(command, body.Definition, body.DryRun, time.GetUtcNow() + AskedOperation.LockWaitOf(body));
        return await inbox.AskAsync(request, http.RequestAborted) switch
        {
            FleetAnswer.Accepted(var app, var operation) => Taken(app.Name, operation, caller),
            FleetAnswer.Unchanged(var why) => Reply(new OperationReply { Unchanged = why }, StatusCodes.Status200OK),
            FleetAnswer.Planned(var revision, var steps) => Reply(new OperationReply { Plan = Show(asked.App, revision, steps) }, StatusCodes.Status200OK),
            FleetAnswer.Refused(var code, var why) => Problems.Answer(Problems.Of(Problems.CodeOf(code), why)),
            FleetAnswer.Locked(var why) => Problems.Answer(Problems.Of(ProblemCode.Locked, $"waited for {why}")),
            FleetAnswer.NotStored(var why) => Problems.Answer(Problems.Of(ProblemCode.StorageFailed, $"it could not be stored, and nothing was changed: {why}")),
            FleetAnswer.Faulted(var why) => Problems.Answer(Problems.Of(ProblemCode.Fault, why)),
            var answer => throw new System.Diagnostics.UnreachableException($"no reply for {answer}"),
        };
    }

    public IResult History(HttpContext http)
    {
        var apps = keeper.Picture.Desired.Apps;
        return OperationHistory.Answer(
            RouteOf(http, "app"), controller, apps.FirstOrDefault(app => app.Name.Text == RouteOf(http, "app")) is { } known ? known.Operations.Select(operation => journal.Show(known.Name, operation)) : null,
            apps.Select(app => app.Name.Text));
    }

    public IResult Show(HttpContext http) => Find(RouteOf(http, "id")) is { } operation
        ? Results.Json(operation, PigeonJson.Default.OperationWire)
        : Problems.Answer(Problems.Of(ProblemCode.Unknown, $"there is no operation {Printable.Of(RouteOf(http, "id"), 64)} here"));

    public async Task<IResult> StreamAsync(HttpContext http)
    {
        var id = RouteOf(http, "id");
        if (Find(id) is null) return Show(http);
        var ending = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, ending);
        try
        {
            await OperationEvents.SendAsync(http, () => Find(id), () => journal.Changed, time, end.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // Whoever watched is gone, or the controller ends.
        }

        return Results.Empty;
    }

    private IResult Taken(AppName app, FleetOperation operation, Caller caller)
    {
        Log.Accepted(logger, operation, app, operation.Vms.Count, caller);
        return Accepted(journal.Show(app, operation));
    }

    private OperationWire? Find(string id) => (
        from app in keeper.Picture.Desired.Apps
        from operation in app.Operations
        where operation.Id.Text == id
        select journal.Show(app.Name, operation)).FirstOrDefault();

    private PlanWire Show(AppName app, long revision, ValueList<string> steps) => new(controller, app.Text, revision, 0, [.. steps.Select(step => new MoveWire(TellVm, step))]);

    private static string RouteOf(HttpContext http, string key) => http.Request.RouteValues[key] as string ?? "";

    private static IResult Accepted(OperationWire operation) => Reply(new OperationReply { Operation = operation }, StatusCodes.Status202Accepted);

    private static IResult Reply(OperationReply reply, int status) => Results.Json(reply, PigeonJson.Default.OperationReply, statusCode: status);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Accepted: {Operation} of {App} on {Vms} VMs, said by {Caller}")]
        public static partial void Accepted(ILogger logger, FleetOperation operation, AppName app, int vms, Caller caller);
    }
}
