using Pigeon.Core.Names;

namespace Pigeon.Core.Targets;

/// <summary>A part of a target's expression: a condition on one VM, or what joins conditions.</summary>
internal abstract record TargetTerm
{
    private TargetTerm() { }

    /// <summary>A shell pattern over the VM's name.</summary>
    public sealed record Name(Glob Glob) : TargetTerm;

    public sealed record OneOf(ValueList<HostName> Names) : TargetTerm;

    public sealed record Regex(NamePattern Pattern) : TargetTerm;

    /// <summary>The VM has this label, with a value that fits.</summary>
    public sealed record Label(VmLabelKey Key, Glob Value) : TargetTerm;

    public sealed record Group(NodeGroupName Called) : TargetTerm;

    public sealed record Not(TargetTerm Term) : TargetTerm;

    /// <summary>Two or more, none of them an <see cref="All"/> itself.</summary>
    public sealed record All(ValueList<TargetTerm> Terms) : TargetTerm;

    /// <summary>Two or more, none of them an <see cref="Any"/> itself.</summary>
    public sealed record Any(ValueList<TargetTerm> Terms) : TargetTerm;

    /// <summary>This term and all below it.</summary>
    public IEnumerable<TargetTerm> Whole() => this switch
    {
        Not not => not.Term.Whole().Prepend(this),
        All all => all.Terms.SelectMany(term => term.Whole()).Prepend(this),
        Any any => any.Terms.SelectMany(term => term.Whole()).Prepend(this),
        _ => [this],
    };
}
