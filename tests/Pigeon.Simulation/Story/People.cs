using System.Text.Json;
using Pigeon.Controller.Store;
using Pigeon.Core.Protocol;
using Pigeon.Simulation.Control;
using Pigeon.Simulation.Engine;
using Pigeon.Simulation.Vms;

namespace Pigeon.Simulation.Story;

/// <summary>People and their jobs: they say verbs, say them again when nobody answers, and sometimes say the same from two sides.</summary>
internal sealed class People(World world, Network network, Rules rules)
{
    private const string Me = "people";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private int _said;

    /// <summary>Something that somebody may want, whether it makes sense or not.</summary>
    public void SayAnything()
    {
        var chance = world.Chance;
        var version = $"{1 + chance.Next(4)}";
        var request = chance.Next(20) switch
        {
            < 6 => Release(version),
            < 13 => new OperationRequest { Verb = "activate", Version = chance.OneIn(3) ? version : null },
            < 16 => new OperationRequest { Verb = "rollback" },
            < 18 => new OperationRequest { Verb = "deactivate", Version = version, Force = chance.OneIn(4) },
            _ => new OperationRequest { Verb = "abort" },
        };
        Say(request with { AllowPartial = chance.OneIn(6), Rolling = chance.OneIn(4), HostsAtATime = chance.Next(3), LockWait = chance.OneIn(2) ? chance.Next(20) : null, DryRun = chance.OneIn(30) });
    }

    public OperationRequest Release(string version) => new() { Verb = "release", Version = version, Definition = DefinitionOf(world.Chance.OneIn(10) ? 2 : 1), ReadyWithin = 20 };

    public void Say(OperationRequest request)
    {
        var id = $"operation-{++_said}";
        world.Tell($"{id}: {request.Verb} {request.Version}{(request.AllowPartial ? ", partial" : "")}{(request.DryRun ? ", dry" : "")}");
        Send(request, id, attempts: 3);
        if (world.Chance.OneIn(10)) Send(request, id, attempts: 1);
    }

    /// <summary>A VM is taken out of the fleet.</summary>
    public void Remove(Vm vm)
    {
        world.Tell($"people remove {vm.Name}");
        vm.WasRemoved = true;
        if (network.Find() is not { } controller) return;
        network.Send(Me, controller.Machine.Name, () => controller.Node.Start(async () =>
        {
            try
            {
                if (controller.Term is { IsOpen: true } term) await Web.AnswerAsync(default, http =>
                {
                    http.Request.RouteValues["name"] = vm.Name.Text;
                    return term.Joins!.RemoveAsync(http, Callers.Person("somebody"));
                });
            }
            catch (Exception refused) when (refused is StoreException or StoreUnsureException or TermEndedException)
            {
                world.Tell($"{vm.Name} is not removed: {refused.Message}");
            }
        }));
    }

    private static DefinitionSource DefinitionOf(int kind) => new("stacks.yaml", """
        stacks:
          shop:
            version: "{{ version }}"
            loadbal: {frontend: web, backend_port: 8080, healthcheck: {path: /health, interval: 1s}, drain_timeout: KINDs}
            task_definitions:
              count: 1
              web: {docker_config: {image: "shop:{{ version }}", stop_timeout: 1, labels: {register_backend: "true"}}}
        """.Replace("KIND", $"{kind}", StringComparison.Ordinal));

    private void Send(OperationRequest request, string id, int attempts)
    {
        var controller = world.Chance.OneIn(5) && network.Controllers.Count > 0 ? world.Chance.Of(network.Controllers) : network.Find();
        var isAnswered = false;
        if (controller is not null)
        {
            network.Send(Me, controller.Machine.Name, () => controller.Node.Start(async () =>
            {
                var (status, body) = await AnswerAsync(controller, request, id);
                var reply = status == 202 ? JsonSerializer.Deserialize(body, PigeonJson.Default.OperationReply) : null;
                if (reply?.Operation is { } operation) rules.Answered(operation.Id);
                network.Send(controller.Machine.Name, Me, () =>
                {
                    if (!isAnswered) world.Tell($"{id} is answered: {status}{(status >= 300 ? $" {JsonSerializer.Deserialize(body, PigeonJson.Default.ProblemWire)!.Detail}" : "")}");
                    isAnswered = status < 500;
                });
            }));
        }

        world.After(Patience, () =>
        {
            if (!isAnswered && attempts > 1) Send(request, id, attempts - 1);
        });
    }

    private static async Task<(int Status, byte[] Body)> AnswerAsync(ControllerProcess controller, OperationRequest request, string id)
    {
        try
        {
            return await AskAsync(controller, request, id);
        }
        catch (Exception fault) when (fault is StoreException or TermEndedException)
        {
            return await Web.AnswerAsync(default, _ => Task.FromResult(Callers.NotLeading));
        }
    }

    private static async Task<(int Status, byte[] Body)> AskAsync(ControllerProcess controller, OperationRequest request, string id)
    {
        if (controller.Term is not { IsOpen: true } term) return await Web.AnswerAsync(default, _ => Task.FromResult(Callers.NotLeading));
        return await Web.AnswerAsync(JsonSerializer.SerializeToUtf8Bytes(request, PigeonJson.Default.OperationRequest), http =>
        {
            http.Request.RouteValues["app"] = Vm.Shop.Text;
            http.Request.Headers["Idempotency-Key"] = id;
            return term.Operations!.OperateAsync(http, Callers.Person("ci"));
        });
    }
}
