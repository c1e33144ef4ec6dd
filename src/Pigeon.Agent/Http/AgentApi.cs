using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pigeon.Agent.Control;
using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Stacks;

namespace Pigeon.Agent.Http;

/// <summary>The agent's HTTP API. It decides nothing: it asks the loop and shows what the loop found.</summary>
public sealed class AgentApi(Inbox inbox, Reconciler reconciler, Journal journal, CommandReader reader, StatusReport report, DiffReport diff, TimeProvider time)
{
    private static readonly TimeSpan LockWaitAtMost = TimeSpan.FromHours(1);
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(5);

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
            : Refuse(Problems.Of(ProblemCode.Fault, "the agent could not read the VM"));

    private async Task<IResult> OperateAsync(string app, HttpRequest http, CancellationToken ct)
    {
        OperationRequest? body;
        try
        {
            body = await JsonSerializer.DeserializeAsync(http.Body, PigeonJson.Default.OperationRequest, ct);
        }
        catch (JsonException fault)
        {
            return Refuse(Problems.Of(ProblemCode.BadRequest, $"the body is not an operation request: {fault.Message}"));
        }

        if (body is null) return Refuse(Problems.Of(ProblemCode.BadRequest, "the body is null"));
        var (command, problem) = reader.Read(app, body, http.Headers["Idempotency-Key"], http.Headers.IfMatch);
        if (command is null) return Refuse(problem!);
        if (Find(command.Id.Text) is { } known) return Accepted(known);
        var lockWait = TimeSpan.FromSeconds(Math.Clamp(body.LockWait ?? 0, 0, LockWaitAtMost.TotalSeconds));
        return await inbox.AskAsync(command, body.DryRun, lockWait, ct) switch
        {
            Answer.Accepted(var accepted, var operation) => Accepted(journal.Show(accepted.Name, operation)),
            Answer.Unchanged(var why) => Reply(new OperationReply { Unchanged = why }, StatusCodes.Status200OK),
            Answer.Planned(var revision, var steps) => Reply(new OperationReply { Plan = Show(app, revision, steps) }, StatusCodes.Status200OK),
            var answer => Refuse(Problems.Of(answer) ?? throw new System.Diagnostics.UnreachableException($"no reply for {answer}")),
        };
    }

    private async Task<IResult> DiffAsync(string app, HttpRequest http, CancellationToken ct)
    {
        DiffRequest? body;
        try
        {
            body = await JsonSerializer.DeserializeAsync(http.Body, PigeonJson.Default.DiffRequest, ct);
        }
        catch (JsonException fault)
        {
            return Refuse(Problems.Of(ProblemCode.BadRequest, $"the body is not a diff request: {fault.Message}"));
        }

        if (body is null) return Refuse(Problems.Of(ProblemCode.BadRequest, "the body is null"));
        if (await inbox.AskAsync(null, dryRun: false, TimeSpan.Zero, ct) is not Answer.Seen(var snapshot))
            return Refuse(Problems.Of(ProblemCode.Fault, "the agent could not read the VM"));
        var (found, problem) = await diff.CompareAsync(app, body, snapshot, ct);
        return found is null ? Refuse(problem!) : Results.Json(found, PigeonJson.Default.DiffWire);
    }

    private IResult ShowOperation(string id) => Find(id) is { } operation
        ? Results.Json(operation, PigeonJson.Default.OperationWire)
        : Refuse(Problems.Of(ProblemCode.Unknown, $"there is no operation {id} here"));

    /// <summary>Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): the whole operation at each change, until it has ended.</summary>
    private async Task StreamAsync(string id, HttpContext http, CancellationToken ct)
    {
        if (Find(id) is null)
        {
            await ShowOperation(id).ExecuteAsync(http);
            return;
        }

        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        string? sent = null;
        while (Find(id) is { } operation)
        {
            var changed = journal.Changed;
            operation = Find(id) ?? operation;
            var text = JsonSerializer.Serialize(operation, PigeonJson.Default.OperationWire);
            if (text != sent)
            {
                await http.Response.WriteAsync($"data: {text}\n\n", ct);
                await http.Response.Body.FlushAsync(ct);
                sent = text;
            }

            if (operation.State != "running") return;
            await PauseAsync(changed, http, ct);
        }
    }

    private async Task PauseAsync(Task changed, HttpContext http, CancellationToken ct)
    {
        try
        {
            await changed.WaitAsync(Ping, time, ct);
        }
        catch (TimeoutException)
        {
            // A comment now and then shows both sides that the other is still there.
            await http.Response.WriteAsync(": ping\n\n", ct);
            await http.Response.Body.FlushAsync(ct);
        }
    }

    private OperationWire? Find(string id) => (
        from app in reconciler.Desired.Apps
        from operation in app.Operations
        where operation.Id.Text == id
        select journal.Show(app.Name, operation)).FirstOrDefault();

    private PlanWire Show(string app, long revision, ValueList<PlannedStep> steps) => new(
        diff.Vm, app, revision, steps.Count(step => step.Kind == PlannedStep.Reload), [.. steps.Select(step => new MoveWire(step.Kind, step.Text))]);

    private static IResult Accepted(OperationWire operation) => Reply(new OperationReply { Operation = operation }, StatusCodes.Status202Accepted);

    private static IResult Reply(OperationReply reply, int status) => Results.Json(reply, PigeonJson.Default.OperationReply, statusCode: status);

    private static IResult Refuse(ProblemWire problem) => Problems.Refuse(problem);
}
