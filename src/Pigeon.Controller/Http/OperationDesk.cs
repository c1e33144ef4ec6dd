using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pigeon.Controller.Audit;
using Pigeon.Controller.Fleet;
using Pigeon.Controller.Store;
using Pigeon.Controller.Tokens;
using Pigeon.Core;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Stacks;
using Pigeon.Hosting.Http;

namespace Pigeon.Controller.Http;

/// <summary>Where the fleet is told what it should be, as a VM's own agent is told: by the same requests, answered in the same words.</summary>
internal sealed partial class OperationDesk(
    string controller, Keeper keeper, KeeperInbox inbox, FleetJournal journal, DefinitionStore definitions, TimeProvider time, ILogger<OperationDesk> logger)
{
    /// <summary>The kind of a move that is an order to a VM.</summary>
    private const string TellVm = "tell_vm";

    private const int LongestVerb = 40;

    public async Task<IResult> OperateAsync(HttpContext http, Caller caller)
    {
        var attempt = Attempt.Of(http);
        if (Outside(http, caller) is { } outside) return outside;
        var (body, wrong) = await RequestBody.ReadAsync(http.Request, PigeonJson.Default.OperationRequest, "an operation request", http.RequestAborted);
        if (body is null) return Problems.Answer(wrong!);
        if (Door.Ended(caller) is { } ended) return ended;
        attempt.What = Printable.Of(body.Verb, LongestVerb);
        var (asked, unclear) = AskedOperation.Read(RouteOf(http, "app"), body, http.Request.Headers["Idempotency-Key"], http.Request.Headers.IfMatch);
        if (asked is null) return Problems.Answer(unclear!);
        (attempt.Version, attempt.Operation) = (asked.Version?.Text, asked.Id.Text);
        if (!body.DryRun && !caller.Grant.May(Role.Deploy)) return Forbid($"'{attempt.What}' takes a token of role deploy, and this one is of role read");
        if (!body.DryRun && Find(asked.Id.Text) is { } known) return await AgainAsync(http, known, asked, body, caller);
        var (command, problem) = FleetCommandReader.Read(asked, body, $"{caller}", caller.Grant, caller.Grant.May(Role.Deploy) ? keeper.Picture.View : SightOf(caller).Seen.View);
        if (command is null) return Problems.Answer(problem!);
        var request = new FleetRequest(command, body.Definition, body.DryRun, time.GetUtcNow() + AskedOperation.LockWaitOf(body)) { Grant = caller.Grant, IsStillGood = () => caller.IsStillGood, Begin = attempt.BeginAsync };
        return await inbox.AskAsync(request, http.RequestAborted) switch
        {
            FleetAnswer.Accepted(var app, var operation) => Taken(attempt, app, operation, caller),
            FleetAnswer.Unchanged(var why) => await UnchangedAsync(attempt, body, SightOf(caller).Told(why)!),
            FleetAnswer.Planned planned => Reply(new OperationReply { Plan = Show(asked.App, planned, SightOf(caller)) }, StatusCodes.Status200OK),
            FleetAnswer.Refused(RefusalCode.Unknown, _) when !caller.Grant.IsUnscoped && !Sees(caller, asked.App) =>
                Problems.Answer(Problems.Of(ProblemCode.Unknown, $"there is no app {asked.App} in this fleet")),
            FleetAnswer.Refused(var code, var why) => Problems.Answer(Problems.Of(Problems.CodeOf(code), SightOf(caller).Told(why)!)),
            FleetAnswer.Forbidden(var why) => Forbid(why),
            FleetAnswer.Locked(var why) => Problems.Answer(Problems.Of(ProblemCode.Locked, $"waited for {SightOf(caller).Told(why)}")),
            FleetAnswer.NotStored(var why) => Problems.Answer(Problems.Of(ProblemCode.StorageFailed, $"it could not be stored, and nothing was changed: {why}")),
            FleetAnswer.Faulted(var why) => Problems.Answer(Problems.Of(ProblemCode.Fault, why)),
            var answer => throw new System.Diagnostics.UnreachableException($"no reply for {answer}"),
        };
    }

    public IResult History(HttpContext http, Caller caller)
    {
        if (Outside(http, caller) is { } outside) return outside;
        var sight = SightOf(caller);
        var apps = keeper.Picture.Desired.Apps.Where(sight.Sees).ToList();
        return OperationHistory.Answer(
            RouteOf(http, "app"), controller,
            apps.Find(app => app.Name.Text == RouteOf(http, "app")) is { } known ? known.Operations.Select(operation => sight.Show(journal.Show(known.Name, operation))) : null,
            apps.Select(app => app.Name.Text));
    }

    public IResult Show(HttpContext http, Caller caller) => Find(RouteOf(http, "id"), caller) is { } operation
        ? Results.Json(operation, PigeonJson.Default.OperationWire)
        : Problems.Answer(Problems.Of(ProblemCode.Unknown, $"there is no operation {Printable.Of(RouteOf(http, "id"), 64)} here"));

    public async Task<IResult> StreamAsync(HttpContext http, Caller caller)
    {
        var id = RouteOf(http, "id");
        if (Find(id, caller) is null) return Show(http, caller);
        var ending = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, ending);
        try
        {
            // Who is let in no longer is told nothing more.
            await OperationEvents.SendAsync(http, () => caller.IsStillGood ? Find(id, caller) : null, () => Task.WhenAny(journal.Changed, caller.Changed), time, end.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // Whoever watched is gone, or the controller ends.
        }

        return Results.Empty;
    }

    /// <summary>The same request said again has the same answer. Another one must not be taken for it.</summary>
    private async Task<IResult> AgainAsync(HttpContext http, OperationWire known, AskedOperation asked, OperationRequest body, Caller caller)
    {
        var isSame = (known.App, known.Verb, known.Owner) == (asked.App.Text, body.Verb, $"{caller}") && (asked.Version is not { } version || known.Version == version.Text);
        if (isSame && body.Definition is { } said && keeper.Picture.Desired.Find(asked.App)?.Stacks.FirstOrDefault(stack => stack.Version.Text == known.Version) is { } stack)
            isSame = await definitions.FindAsync(stack.Definition, http.RequestAborted) is not { } kept || (kept.File, kept.Text) == (said.File, said.Text);
        return isSame ? Accepted(SightOf(caller).Show(known))
            : Problems.Answer(Problems.Of(ProblemCode.RefusedByState, "the header Idempotency-Key was used for another request: each one takes a key of its own"));
    }

    /// <summary>An app outside of the scope is refused by its name alone, so that nobody learns whether it exists.</summary>
    private static IResult? Outside(HttpContext http, Caller caller) => AppName.TryParse(RouteOf(http, "app"), out var app) && !caller.Grant.Covers(app)
        ? Forbid($"the token is for {caller.Grant.Scope}, and not for app {app}") : null;

    private static IResult Forbid(string why) => Problems.Answer(Problems.Of(ProblemCode.Forbidden, why));

    private IResult Taken(Attempt attempt, FleetApp app, FleetOperation operation, Caller caller)
    {
        (attempt.Version, attempt.Plan) = (operation.Version?.Text, FleetPlan.Of(app, operation, keeper.Picture.View));
        Log.Accepted(logger, operation, app.Name, operation.Vms.Count, caller);
        return Accepted(SightOf(caller).Show(journal.Show(app.Name, operation)));
    }

    private static async Task<IResult> UnchangedAsync(Attempt attempt, OperationRequest body, string why)
    {
        if (!body.DryRun) await attempt.UnchangedAsync(why);
        return Reply(new OperationReply { Unchanged = why }, StatusCodes.Status200OK);
    }

    private CallerSight SightOf(Caller caller) => new(caller.Grant, keeper.Picture);

    private bool Sees(Caller caller, AppName name) => keeper.Picture.Desired.Find(name) is { } app && SightOf(caller).Sees(app);

    private OperationWire? Find(string id, Caller caller)
    {
        var sight = SightOf(caller);
        return (
            from app in keeper.Picture.Desired.Apps
            where sight.Sees(app)
            from operation in app.Operations
            where operation.Id.Text == id
            select sight.Show(journal.Show(app.Name, operation))).FirstOrDefault();
    }

    private OperationWire? Find(string id) => (
        from app in keeper.Picture.Desired.Apps
        from operation in app.Operations
        where operation.Id.Text == id
        select journal.Show(app.Name, operation)).FirstOrDefault();

    private PlanWire Show(AppName app, FleetAnswer.Planned planned, CallerSight sight) =>
        new(controller, app.Text, planned.Revision, 0, [.. planned.Steps.Where(sight.IsOfSeen).Select(step => new MoveWire(TellVm, step))])
        {
            StopsServing = [.. planned.StopsServing.Select(vm => vm.Text).Where(sight.IsOfSeen)],
        };

    private static string RouteOf(HttpContext http, string key) => http.Request.RouteValues[key] as string ?? "";

    private static IResult Accepted(OperationWire operation) => Reply(new OperationReply { Operation = operation }, StatusCodes.Status202Accepted);

    private static IResult Reply(OperationReply reply, int status) => Results.Json(reply, PigeonJson.Default.OperationReply, statusCode: status);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Accepted: {Operation} of {App} on {Vms} VMs, said by {Caller}")]
        public static partial void Accepted(ILogger logger, FleetOperation operation, AppName app, int vms, Caller caller);
    }
}
