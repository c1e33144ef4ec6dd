using System.Text.Json.Nodes;
using Pigeon.Agent.Control;
using Pigeon.Agent.Docker;
using Pigeon.Agent.Formulas;
using Pigeon.Agent.Settings;
using Pigeon.Agent.World;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Stacks;
using Pigeon.Core.Storage;
using Pigeon.Core.World;
using ContainerState = Pigeon.Core.World.ContainerState;
using Pigeon.Hosting.Http;

namespace Pigeon.Agent.Http;

/// <summary>Tells in what a definition file, what is wanted and what is live differ. It changes nothing.</summary>
public sealed class DiffReport(AgentSettings settings, EngineClient engine, DriftWatch drift, FormulaPlaces formulas)
{
    /// <summary>The name of the VM that this is about.</summary>
    public string Vm => settings.Vm.Name;

    public async Task<(DiffWire? Found, ProblemWire? Problem)> CompareAsync(string appText, DiffRequest request, Snapshot snapshot, CancellationToken ct)
    {
        if (!AppName.TryParse(appText, out var name)) return Bad($"'{appText}' is not an app's name: {AppName.Rule}");
        var version = default(StackVersion);
        if (request.Version is { } text && !StackVersion.TryParse(text, out version)) return Bad($"'{text}' is not a version: {StackVersion.Rule}");
        var (desired, observed, _) = snapshot;
        var app = desired.Find(name);
        var stacks = app?.Stacks.Where(stack => stack.State is not StackState.Deactivating && (request.Version is null || stack.Version == version)).ToList() ?? [];
        if (stacks.Count == 0 && request.Version is null) return (null, Problems.Of(ProblemCode.Unknown, $"no version of {name} is here to compare with: name a VERSION, or release one first"));

        var found = new List<DifferenceWire>();
        var notes = new List<string>();
        if (!observed.Docker.Reachable) notes.Add("the Docker Engine does not answer: containers are shown as they were seen last, and their settings were not compared");
        foreach (var compared in stacks.Select(stack => stack.Version).DefaultIfEmpty(version))
        {
            switch (DefinitionFile.Read(request.Definition.Text, request.Definition.File, name, compared, settings.Vm, settings.NodeGroups, request.Definition.Folders))
            {
                case DefinitionResult.Invalid(var errors):
                    return (null, CommandReader.Invalid(errors));
                case DefinitionResult.NeedsFormula(var folder):
                    return (null, Problems.FormulaNeeded(folder.Text));
                case DefinitionResult.Valid(var spec):
                    if (stacks.Find(stack => stack.Version == compared) is not { } stack) found.Add(new(compared.Text, "stack", DifferenceAgainst.File, null, "defined"));
                    else found.AddRange([.. OfFile(stack, spec), .. LiveDiff.Of(app!, stack, observed), .. await OfContainersAsync(stack, observed, notes, ct)]);
                    break;
            }
        }

        if (app is not null) found.AddRange(LiveDiff.OfMaps(desired, app, observed));
        notes.AddRange(observed.Quarantine.Where(held => held.App == name).Select(held => held.Text));
        notes.AddRange(drift.Recent.Where(one => IsAbout(one.What, name)).Select(one => $"changed by another hand, and put right: {one.What}"));
        return (new DiffWire(Vm, name.Text, app?.Revision ?? 0, found, notes), null);
    }

    private static IEnumerable<DifferenceWire> OfFile(Stack stack, StackSpec file) =>
        SpecDiff.Between(stack.Spec, file).Select(pair => new DifferenceWire(stack.Version.Text, pair.Key, DifferenceAgainst.File, pair.One, pair.Other));

    /// <summary>The Engine is asked for each container, which only somebody who wants to know pays for.</summary>
    private async Task<List<DifferenceWire>> OfContainersAsync(Stack stack, Observed observed, List<string> notes, CancellationToken ct)
    {
        var found = new List<DifferenceWire>();
        if (!observed.Docker.Reachable) return found;
        foreach (var replica in stack.Spec.Replicas)
        {
            if (observed.Docker.Find(replica.ContainerName) is not { Managed: true, State: not ContainerState.Removed } container) continue;
            try
            {
                if (await engine.FindContainerAsync(container.Id.Text, ct) is not { } inspected) continue;
                found.AddRange(RecipeDiff.Find(RecipeOf(replica, stack, inspected), inspected)
                    .Select(setting => new DifferenceWire(stack.Version.Text, $"container {container.Name} {setting.Key}", DifferenceAgainst.Live, setting.Wanted, setting.Live)));
            }
            catch (Exception fault) when (fault is EngineUnreachableException or EngineException or TimeoutException)
            {
                notes.Add($"the settings of {container.Name} were not compared: {fault.Message}");
            }
        }

        return found;
    }

    /// <summary>What lies on the VM is not compared: files of variables, and secrets. An image that is not known by its name any more is compared by what it is.</summary>
    private CreateContainer RecipeOf(ReplicaSpec replica, Stack stack, JsonObject inspected)
    {
        var recipe = ContainerRecipe.For(replica, stack.Spec.Loadbal.Network, replica.Service.Docker.Environment, formulas).Container;
        return stack.ImageOf(replica.Service.Docker.Image) is { Id: var id } && (string?)inspected["Config"]?["Image"] == id ? recipe with { Image = id } : recipe;
    }

    private static bool IsAbout(string what, AppName app) => what.Contains($" {app}__", StringComparison.Ordinal) || what.Contains($" of {app} ", StringComparison.Ordinal) || what.Contains($": {app} ", StringComparison.Ordinal);

    private static (DiffWire?, ProblemWire?) Bad(string why) => (null, Problems.Of(ProblemCode.BadRequest, why));
}
