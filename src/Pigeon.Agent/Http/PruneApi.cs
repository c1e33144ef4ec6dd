using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pigeon.Agent.Docker;
using Pigeon.Agent.Pruning;
using Pigeon.Core.Protocol;

namespace Pigeon.Agent.Http;

/// <summary>The part of the agent's HTTP API that removes what is left over. The answer comes when all of it is done.</summary>
public sealed class PruneApi(string vm, PruneWork work)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/prune", PruneAsync);

    private async Task<IResult> PruneAsync(HttpRequest http, CancellationToken ct)
    {
        PruneRequest? body;
        try
        {
            body = await JsonSerializer.DeserializeAsync(http.Body, PigeonJson.Default.PruneRequest, ct);
        }
        catch (JsonException fault)
        {
            return Problems.Refuse(ProblemCode.BadRequest, $"the body is not a prune request: {fault.Message}");
        }

        if (body is null) return Problems.Refuse(ProblemCode.BadRequest, "the body is null");
        if (body is { Inactive: true, DryRun: false })
            return Problems.Refuse(ProblemCode.BadRequest, "inactive is for a dry run only: deactivate the inactive stacks, each by its own operation, and prune then");
        try
        {
            var items = await work.PruneAsync(body, ct);
            return Results.Json(new PruneWire(vm, body.DryRun, items, items.Sum(item => item.Bytes)), PigeonJson.Default.PruneWire);
        }
        catch (Exception fault) when (fault is EngineUnreachableException or TimeoutException)
        {
            return Problems.Refuse(ProblemCode.DockerUnreachable, fault.Message);
        }
        catch (EngineException refusal)
        {
            return Problems.Refuse(ProblemCode.Fault, refusal.Message);
        }
    }
}
