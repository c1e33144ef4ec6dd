using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pigeon.Controller.Tls;
using Pigeon.Controller.Vms;
using Pigeon.Core;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Http;

namespace Pigeon.Controller.Http;

/// <summary>The paths of the controller's HTTP API, and who may use each.</summary>
internal sealed class ControllerApi(Door door, AgentDesk agents, OperationDesk operations, TokenDesk tokens, FleetReport report, IServerCertificate certificate)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", http => http.Response.WriteAsync("alive\n", http.RequestAborted));

        // Open to everybody: whoever has a token compares it with that, and trusts nothing before.
        routes.MapGet("/v1/ca", http => Authority().ExecuteAsync(http));
        routes.MapPost("/v1/agents", door.Joiner(agents.JoinAsync));
        routes.MapPost("/v1/agents/{name}/reports", door.Agent(agents.ReportAsync));
        routes.MapGet("/v1/agents/{name}/orders", door.Agent(agents.StreamAsync));
        routes.MapGet("/v1/definitions/{digest}", door.AnyAgent(agents.DefinitionAsync));
        routes.MapGet("/v1/apps/{app}/operations", door.Admin((http, _) => Task.FromResult(operations.History(http))));
        routes.MapPost("/v1/apps/{app}/operations", door.Admin(operations.OperateAsync));
        routes.MapGet("/v1/operations/{id}", door.Admin((http, _) => Task.FromResult(operations.Show(http))));
        routes.MapGet("/v1/operations/{id}/events", door.Admin((http, _) => operations.StreamAsync(http)));
        routes.MapGet("/v1/status", door.Admin((_, _) => Task.FromResult(Results.Json(report.Status(), PigeonJson.Default.FleetStatusWire))));
        routes.MapGet("/v1/vms", door.Admin((http, _) => Task.FromResult(Vms(http.Request.Query["target"]))));
        routes.MapDelete("/v1/vms/{name}", door.Admin(agents.RemoveAsync));
        routes.MapGet("/v1/tokens", door.Admin((_, _) => Task.FromResult(tokens.List())));
        routes.MapPost("/v1/tokens", door.Admin(tokens.CreateAsync));
        routes.MapDelete("/v1/tokens/{id}", door.Admin(tokens.RevokeAsync));
        routes.MapFallback(door.Admin((http, _) => Task.FromResult(Problems.Answer(Problems.Of(
            ProblemCode.Unknown, $"this controller has no {http.Request.Method} {Printable.Of(http.Request.Path.Value ?? "", 200)}")))));
    }

    private IResult Vms(string? target) => report.Vms(target, out var problem) is { } found
        ? Results.Json(found, PigeonJson.Default.VmsWire)
        : Problems.Answer(Problems.Of(ProblemCode.BadRequest, $"the expression is not understood: {problem}"));

    private IResult Authority() => certificate.AuthorityPem is { } pem
        ? Results.Text(pem, "application/x-pem-file")
        : Problems.Answer(Problems.Of(ProblemCode.Unknown, "this controller has no CA of its own: its certificate is checked against those of the system"));
}
