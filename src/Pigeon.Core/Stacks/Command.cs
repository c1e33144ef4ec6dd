using Pigeon.Core.Formulas;
using Pigeon.Core.Names;

namespace Pigeon.Core.Stacks;

/// <summary>A verb as somebody said it.</summary>
public abstract record Command
{
    private Command() { }

    public required OperationId Id { get; init; }

    public required AppName App { get; init; }

    /// <summary>Who says it, as far as that is known.</summary>
    public string Owner { get; init; } = "";

    /// <summary>The revision of the app that the caller has seen; null when any will do.</summary>
    public long? IfRevision { get; init; }

    public abstract Verb Verb { get; }

    /// <param name="ReadyWithin">How long the stack may take to get ready before it is taken away again.</param>
    public sealed record Release(StackSpec Spec, TimeSpan ReadyWithin) : Command
    {
        /// <summary>What is laid for it, with the contents; null when it has no formula.</summary>
        public FormulaBundle? Formula { get; init; }

        public override Verb Verb => Verb.Release;
    }

    /// <param name="Version">Null means the released stack.</param>
    public sealed record Activate(StackVersion? Version) : Command
    {
        public override Verb Verb => Verb.Activate;
    }

    /// <param name="Version">Null means the inactive stack.</param>
    public sealed record Rollback(StackVersion? Version) : Command
    {
        public override Verb Verb => Verb.Rollback;
    }

    /// <param name="Force">Also when it is in production.</param>
    public sealed record Deactivate(StackVersion Version, bool Force) : Command
    {
        public override Verb Verb => Verb.Deactivate;
    }

    /// <param name="Version">The version whose operation is meant; null means whatever is under way.</param>
    public sealed record Abort(StackVersion? Version) : Command
    {
        public override Verb Verb => Verb.Abort;
    }

    /// <summary>Puts stacks that are here into the states given, as an abort does for what it takes back: no hook is asked.</summary>
    public sealed record Arrange(ValueList<FormerState> States) : Command
    {
        public override Verb Verb => Verb.Abort;
    }
}
