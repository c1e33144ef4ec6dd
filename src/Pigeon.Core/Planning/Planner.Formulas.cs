using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Planning;

/// <content>What stacks have laid down on the VM: there before their containers, and gone after the last of them.</content>
public static partial class Planner
{
    /// <summary>Lays what is missing or was changed. No container waits for a plan to be carried out: it is run when the folder was seen to be whole.</summary>
    private static void PlanFormulas(PlanBuilder plan)
    {
        var formulas = plan.Observed.Formulas;
        foreach (var app in plan.Desired.Apps)
            foreach (var stack in app.Stacks)
            {
                if (stack.State is StackState.Deactivating || IsHeld(app, stack) || formulas.Has(stack.Spec)) continue;
                var work = LaidFormula.WorkOf(app.Name, stack.Version);
                if (!formulas.Busy.Contains(work) && !IsToWait(plan, formulas.Failures, work, stack.Since)) plan.Add(new Move.LayFormula(stack.Spec));
            }
    }

    /// <summary>Removes the folders of stacks that leave or are gone, when no container of Pigeon's can have them mounted any more.</summary>
    private static void PlanFormulaEnds(PlanBuilder plan)
    {
        var (docker, formulas) = (plan.Observed.Docker, plan.Observed.Formulas);
        if (!docker.Reachable) return;
        foreach (var laid in formulas.Laid)
        {
            var app = plan.Census.Find(laid.App);
            var stack = app?.Find(laid.Version);
            if (stack is not null && (stack is { State: not StackState.Deactivating, Spec.Formula: not null } || IsHeld(app!, stack))) continue;
            if (formulas.Busy.Contains(laid.Work) || HasContainers(plan, laid.App, laid.Version, stack)) continue;
            if (!IsToWait(plan, formulas.Failures, laid.Work, stack?.Since ?? DateTimeOffset.MinValue)) plan.Add(new Move.RemoveFormula(laid.App, laid.Version));
        }
    }
}
