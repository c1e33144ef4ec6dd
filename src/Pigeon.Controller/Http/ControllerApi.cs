using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pigeon.Controller.Tokens;
using Pigeon.Controller.Vms;
using Pigeon.Core;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Http;
using Pigeon.Hosting.Metrics;

namespace Pigeon.Controller.Http;

/// <summary>The paths of the HTTP API of a controller that leads, and who may use each.</summary>
internal sealed class ControllerApi(
    Door door, JoinDesk joins, AgentDesk agents, CertificateDesk certificates, OperationDesk operations, TokenDesk tokens, AuditDesk audit, FleetReport report, Func<MetricPage> metrics)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/agents", door.Joiner(joins.JoinAsync));
        routes.MapPost("/v1/agents/{name}/reports", door.Agent(agents.ReportAsync));
        routes.MapGet("/v1/agents/{name}/orders", door.Agent(agents.StreamAsync));
        routes.MapPost("/v1/agents/{name}/certificate", door.Agent(joins.RenewAsync));
        routes.MapGet("/v1/definitions/{digest}", door.AnyAgent(agents.DefinitionAsync));
        routes.MapGet("/v1/apps/{app}/operations", door.Look(Role.Read, (http, caller) => Task.FromResult(operations.History(http, caller))));
        routes.MapPost("/v1/apps/{app}/operations", door.Ask(Role.Read, "operate", operations.OperateAsync));
        routes.MapGet("/v1/operations/{id}", door.Look(Role.Read, (http, caller) => Task.FromResult(operations.Show(http, caller))));
        routes.MapGet("/v1/operations/{id}/events", door.Look(Role.Read, operations.StreamAsync));
        routes.MapGet("/v1/status", door.Look(Role.Read, (_, caller) => Task.FromResult(Results.Json(report.Status(caller.Grant), PigeonJson.Default.FleetStatusWire))));
        routes.MapGet("/v1/vms", door.Look(Role.Read, (http, caller) => Task.FromResult(Vms(http.Request.Query["target"], caller.Grant))));
        routes.MapDelete("/v1/vms/{name}", door.Ask(Role.Admin, "vm remove", Door.Whole(joins.RemoveAsync)));
        routes.MapPost("/v1/vms/{name}/certificate", door.Ask(Role.Admin, "cert renew", Door.Whole(certificates.RenewAsync)));
        routes.MapGet("/v1/certificates", door.Look(Role.Admin, Door.Whole((_, _) => Task.FromResult(certificates.List()))));
        routes.MapDelete("/v1/certificates/{which}", door.Ask(Role.Admin, "cert revoke", Door.Whole(certificates.RevokeAsync)));
        routes.MapGet("/v1/tokens", door.Look(Role.Admin, (_, caller) => Task.FromResult(tokens.List(caller))));
        routes.MapPost("/v1/tokens", door.Ask(Role.Admin, "token create", tokens.CreateAsync));
        routes.MapDelete("/v1/tokens/{id}", door.Ask(Role.Admin, "token revoke", tokens.RevokeAsync));
        routes.MapGet(MetricPage.Path, door.Look(Role.Read, Door.Whole((_, _) => Task.FromResult(metrics().Answer))));
        routes.MapGet("/v1/audit", door.Look(Role.Admin, (http, caller) => Task.FromResult(audit.Read(http, caller))));

        // The pattern that it has by itself leaves out what looks like a file.
        routes.MapFallback("{*path}", door.Look(Role.Read, (http, _) => Task.FromResult(Problems.Answer(Problems.Of(
            ProblemCode.Unknown, $"this controller has no {http.Request.Method} {Printable.Of(http.Request.Path.Value ?? "", 200)}"))))).WithMetadata(new NoSuchPath());
    }

    private IResult Vms(string? target, Grant grant) => report.Vms(target, grant, out var problem) is { } found
        ? Results.Json(found, PigeonJson.Default.VmsWire)
        : Problems.Answer(Problems.Of(ProblemCode.BadRequest, $"the expression is not understood: {problem}"));
}
