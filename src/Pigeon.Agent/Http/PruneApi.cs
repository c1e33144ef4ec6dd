using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pigeon.Agent.Docker;
using Pigeon.Agent.Pruning;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Http;

namespace Pigeon.Agent.Http;

/// <summary>The part of the agent's HTTP API that removes what is left over. The answer comes when all of it is done.</summary>
public sealed class PruneApi(string vm, PruneWork work)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/prune", PruneAsync);

    private async Task<IResult> PruneAsync(HttpRequest http, CancellationToken ct)
    {
        var (body, wrong) = await RequestBody.ReadAsync(http, PigeonJson.Default.PruneRequest, "a prune request", ct);
        if (body is null) return Problems.Answer(wrong!);
        if (body is { Inactive: true, DryRun: false })
            return Refuse(ProblemCode.BadRequest, "inactive is for a dry run only: deactivate the inactive stacks, each by its own operation, and prune then");
        try
        {
            var items = await work.PruneAsync(body, ct);
            return Results.Json(new PruneWire(vm, body.DryRun, items, items.Sum(item => item.Bytes)), PigeonJson.Default.PruneWire);
        }
        catch (Exception fault) when (fault is EngineUnreachableException or TimeoutException)
        {
            return Refuse(ProblemCode.DockerUnreachable, fault.Message);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return Refuse(ProblemCode.Fault, fault.Message);
        }
    }

    private static IResult Refuse(string code, string detail) => Problems.Answer(Problems.Of(code, detail));
}
