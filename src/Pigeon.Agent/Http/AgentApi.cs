using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pigeon.Agent.Control;
using Pigeon.Agent.Fleet;
using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Stacks;
using Pigeon.Hosting.Http;

namespace Pigeon.Agent.Http;

/// <summary>The agent's HTTP API. It decides nothing: it asks the loop and shows what the loop found.</summary>
public sealed class AgentApi(Inbox inbox, Reconciler reconciler, Journal journal, CommandReader reader, ManagedGuard guard, StatusReport report, DiffReport diff, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => "alive\n");
        routes.MapGet("/readyz", () => reconciler.Last is { Observed: { Proxy: not null, Docker.Listed: true } }
            ? Results.Text("ready\n") : Results.Text("not ready: HAProxy and Docker have not both been read yet\n", statusCode: 503));
        routes.MapGet("/v1/status", StatusAsync);
        routes.MapPost("/v1/apps/{app}/operations", OperateAsync);
        routes.MapPost("/v1/apps/{app}/diff", DiffAsync);
        routes.MapGet("/v1/operations/{id}", ShowOperation);
        routes.MapGet("/v1/operations/{id}/events", StreamAsync);
    }

    private async Task<IResult> StatusAsync(CancellationToken ct) =>
        await inbox.AskAsync(null, dryRun: false, TimeSpan.Zero, ct) is Answer.Seen(var snapshot)
            ? Results.Json(report.Show(snapshot), PigeonJson.Default.StatusWire)
            : Problems.Answer(Problems.Of(ProblemCode.Fault, "the agent could not read the VM"));

    private async Task<IResult> OperateAsync(string app, HttpRequest http, CancellationToken ct)
    {
        var (body, wrong) = await RequestBody.ReadAsync(http, PigeonJson.Default.OperationRequest, "an operation request", ct);
        if (body is null) return Problems.Answer(wrong!);
        var (command, problem) = reader.Read(app, body, http.Headers["Idempotency-Key"], http.Headers.IfMatch);
        if (command is null) return Problems.Answer(problem!);
        if (Find(command.Id.Text) is { } known) return Accepted(known);
        if (guard.Refuse(body, command.App) is { } managed) return Problems.Answer(managed);
        return await inbox.AskAsync(command, body.DryRun, AskedOperation.LockWaitOf(body), ct) switch
        {
            Answer.Accepted(var accepted, var operation) => Accepted(journal.Show(accepted.Name, operation)),
            Answer.Unchanged(var why) => Reply(new OperationReply { Unchanged = why }, StatusCodes.Status200OK),
            Answer.Planned(var revision, var steps) => Reply(new OperationReply { Plan = Show(app, revision, steps) }, StatusCodes.Status200OK),
            var answer => Problems.Answer(AnswerProblem.Of(answer) ?? throw new System.Diagnostics.UnreachableException($"no reply for {answer}")),
        };
    }

    private async Task<IResult> DiffAsync(string app, HttpRequest http, CancellationToken ct)
    {
        var (body, wrong) = await RequestBody.ReadAsync(http, PigeonJson.Default.DiffRequest, "a diff request", ct);
        if (body is null) return Problems.Answer(wrong!);
        if (await inbox.AskAsync(null, dryRun: false, TimeSpan.Zero, ct) is not Answer.Seen(var snapshot))
            return Problems.Answer(Problems.Of(ProblemCode.Fault, "the agent could not read the VM"));
        var (found, problem) = await diff.CompareAsync(app, body, snapshot, ct);
        return found is null ? Problems.Answer(problem!) : Results.Json(found, PigeonJson.Default.DiffWire);
    }

    private IResult ShowOperation(string id) => Find(id) is { } operation
        ? Results.Json(operation, PigeonJson.Default.OperationWire)
        : Problems.Answer(Problems.Of(ProblemCode.Unknown, $"there is no operation {id} here"));

    private Task StreamAsync(string id, HttpContext http, CancellationToken ct) => Find(id) is null
        ? ShowOperation(id).ExecuteAsync(http)
        : OperationEvents.SendAsync(http, () => Find(id), () => journal.Changed, time, ct);

    private OperationWire? Find(string id) => (
        from app in reconciler.Desired.Apps
        from operation in app.Operations
        where operation.Id.Text == id
        select journal.Show(app.Name, operation)).FirstOrDefault();

    private PlanWire Show(string app, long revision, ValueList<PlannedStep> steps) => new(
        diff.Vm, app, revision, steps.Count(step => step.Kind == PlannedStep.Reload), [.. steps.Select(step => new MoveWire(step.Kind, step.Text))]);

    private static IResult Accepted(OperationWire operation) => Reply(new OperationReply { Operation = operation }, StatusCodes.Status202Accepted);

    private static IResult Reply(OperationReply reply, int status) => Results.Json(reply, PigeonJson.Default.OperationReply, statusCode: status);
}
