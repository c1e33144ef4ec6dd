using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.World;

/// <summary>What formulas lie on the VM, and what the agent has under way with them.</summary>
public sealed record FormulaView
{
    public static FormulaView None { get; } = new();

    /// <summary>Every folder that is there, whether a stack wants it or not.</summary>
    public ValueList<LaidFormula> Laid { get; init; } = [];

    /// <summary>As <see cref="LaidFormula.Work"/> says them.</summary>
    public ValueList<string> Busy { get; init; } = [];

    /// <summary>What went wrong, the latest only.</summary>
    public ValueList<WorkFailure> Failures { get; init; } = [];

    public LaidFormula? Find(AppName app, StackVersion version) => Laid.FirstOrDefault(laid => laid.App == app && laid.Version == version);

    /// <summary>Whether everything lies there that the stack's containers may mount.</summary>
    public bool Has(StackSpec spec) => spec.Formula is not { } wanted || Find(spec.App, spec.Version)?.Bundle == wanted.Bundle;

    public WorkFailure? FailureOf(AppName app, StackVersion version) => Failures.FirstOrDefault(failure => failure.Work == LaidFormula.WorkOf(app, version));
}
