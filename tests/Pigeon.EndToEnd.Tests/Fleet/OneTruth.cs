using Pigeon.Core;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.TestKit;

namespace Pigeon.EndToEnd.Tests.Fleet;

/// <summary>What the controller has stored and shows, and what each VM and its own HAProxy do: one and the same, or not.</summary>
internal static class OneTruth
{
    private static readonly AppName Shop = AppName.Parse("shop");

    /// <summary>Waits until all agree, without doing anything about it.</summary>
    /// <returns>The versions and their states, as <c>1.0 active, 2.0 release</c>.</returns>
    public static async Task<string> ComesAsync(LabFleet fleet)
    {
        string? last = null;
        try
        {
            await Eventually.TrueAsync(async () => (last = await DifferenceAsync(fleet)) is null, "one truth everywhere, by itself", LabFleet.Patience);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}\nthe last difference: {last}", late);
        }

        return string.Join(", ", States(StoredBy(fleet)));
    }

    /// <summary>The fleet's app, as the controller has stored it.</summary>
    public static FleetApp StoredBy(LabFleet fleet) => fleet.Controller.Desired().Find(Shop) ?? throw new InvalidOperationException("the controller knows of no shop");

    private static async Task<string?> DifferenceAsync(LabFleet fleet)
    {
        var app = StoredBy(fleet);
        if (app.Running is { } running) return $"{running} is not over";
        var shown = await fleet.Controller.PigeonAsync("status");
        if (shown.ExitCode != 0) return $"status: exit {shown.ExitCode}\n{shown.Output}{shown.Errors}";
        foreach (var vm in fleet.Vms)
            if (await DifferenceAsync(app, vm) is { } difference) return $"{vm.Name}: {difference}";
        return await fleet.ProductionAsync() is var answers && answers.Split(' ').Any(each => each != $"{app.In(FleetState.Active)?.Version}") ? $"production answers {answers}" : null;
    }

    private static async Task<string?> DifferenceAsync(FleetApp wanted, AgentLab vm)
    {
        var status = await vm.StatusAsync();
        var app = status.Apps.FirstOrDefault(each => each.Name == $"{Shop}");
        if (app is not { Operation: null } || !States(app).SequenceEqual(States(wanted)) || app.Stacks.Any(stack => stack is not { WaitingFor: null } || stack.Ready < stack.Wanted))
            return $"it should have {string.Join(", ", States(wanted))}\n{LabStatus.Describe(status)}";
        var map = await vm.Haproxy.MapAsync("active");
        var active = app.Stacks.Single(stack => stack.State == "active");
        return map.SequenceEqual([$"{Shop} {active.Lane}"]) ? null : $"its HAProxy sends production by '{string.Join("; ", map)}', and {active.Version} is on {active.Lane}";
    }

    private static IEnumerable<string> States(FleetApp app) => app.Stacks.Select(stack => $"{stack.Version} {stack.State.ToString().ToLowerInvariant()}").Order(StringComparer.Ordinal);

    private static IEnumerable<string> States(AppWire app) => app.Stacks.Select(stack => $"{stack.Version} {stack.State}").Order(StringComparer.Ordinal);
}
