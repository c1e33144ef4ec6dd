using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;

namespace Pigeon.Core.Targets;

/// <summary>
/// Which VMs something is for: an expression that has been read and checked. Its text is that of a compound, whatever type it was written as, and two
/// that have the same text are equal.
/// </summary>
public sealed class Target : IEquatable<Target>
{
    private readonly TargetTerm _term;
    private readonly string _text;

    internal Target(TargetTerm term)
    {
        (_term, _text) = (term, TargetPrinter.Print(term));
        Groups = term.Whole().OfType<TargetTerm.Group>().Select(group => group.Called).Distinct().ToValueList();
    }

    /// <summary>Every VM: what holds where nothing is said.</summary>
    public static Target Everywhere { get; } = Parse("*");

    /// <summary>The node groups that the expression refers to, each once.</summary>
    public ValueList<NodeGroupName> Groups { get; }

    /// <summary>Reads a compound, which is what an expression is where nobody says a type.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Target? target, [NotNullWhen(false)] out TargetMistake? mistake) =>
        TryParse(text, TargetType.Compound, out target, out mistake);

    /// <summary>Costs time and stack within limits, whatever the text is.</summary>
    public static bool TryParse(string text, TargetType type, [NotNullWhen(true)] out Target? target, [NotNullWhen(false)] out TargetMistake? mistake)
    {
        var term = TargetParser.Parse(text, type, out mistake);
        target = term is null ? null : new Target(term);
        mistake = term is null ? mistake ?? throw new UnreachableException() : null;
        return target is not null;
    }

    /// <exception cref="FormatException">It is none.</exception>
    public static Target Parse(string text) => TryParse(text, out var target, out var mistake) ? target : throw new FormatException($"{mistake}");

    /// <exception cref="ArgumentException">It refers to a group that is not among <paramref name="groups"/>: see <see cref="NodeGroups.Problem"/>.</exception>
    public bool Matches(VmFacts vm, NodeGroups groups)
    {
        if (Groups.Count == 0) return Holds(vm, new HashSet<NodeGroupName>());
        if (groups.Problem(this) is { } problem) throw new ArgumentException(problem, nameof(groups));
        return Holds(vm, groups.Of(vm));
    }

    /// <summary>Whether it goes by names alone: then no VM can say of itself that it is meant.</summary>
    public bool IsByName => !_term.Whole().Any(term => term is TargetTerm.Label or TargetTerm.Group);

    /// <summary>What both match.</summary>
    public Target And(Target other)
    {
        if (Equals(other) || other.Equals(Everywhere)) return this;
        if (Equals(Everywhere)) return other;
        var parts = Parts(_term).Concat(Parts(other._term)).DistinctBy(TargetPrinter.Print).ToValueList();
        return new Target(parts.Count == 1 ? parts[0] : new TargetTerm.All(parts));
    }

    /// <summary>Those of the VMs that it matches, in their order.</summary>
    /// <inheritdoc cref="Matches" path="/exception"/>
    public ValueList<VmFacts> Among(IEnumerable<VmFacts> vms, NodeGroups groups) => vms.Where(vm => Matches(vm, groups)).ToValueList();

    /// <param name="member">The groups that the VM is in.</param>
    internal bool Holds(VmFacts vm, IReadOnlySet<NodeGroupName> member) => Holds(_term, vm, member);

    private static ValueList<TargetTerm> Parts(TargetTerm term) => term is TargetTerm.All all ? all.Terms : [term];

    private static bool Holds(TargetTerm term, VmFacts vm, IReadOnlySet<NodeGroupName> member) => term switch
    {
        TargetTerm.Name name => name.Glob.Matches(vm.Name),
        TargetTerm.OneOf list => list.Names.Any(name => name.Text == vm.Name),
        TargetTerm.Regex regex => regex.Pattern.Matches(vm.Name),
        TargetTerm.Label label => vm.Labels.Any(one => one.Key == label.Key.Text && label.Value.Matches(one.Value)),
        TargetTerm.Group group => member.Contains(group.Called),
        TargetTerm.Not not => !Holds(not.Term, vm, member),
        TargetTerm.All all => all.Terms.All(part => Holds(part, vm, member)),
        TargetTerm.Any any => any.Terms.Any(part => Holds(part, vm, member)),
        _ => throw new UnreachableException(),
    };

    public bool Equals(Target? other) => other is not null && other._text == _text;

    public override bool Equals(object? obj) => Equals(obj as Target);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => _text;
}
