using FsCheck;
using FsCheck.Fluent;

namespace Pigeon.Core.Tests.Support;

/// <summary>All generators. A history that fails is made smaller by leaving things out.</summary>
internal static class Histories
{
    private static readonly Op[] Opening =
    [
        new(OpKind.Release, 0), new(OpKind.Turn, 0), new(OpKind.Turn, 0), new(OpKind.Calm, 0), new(OpKind.Turn, 0), new(OpKind.Calm, 0),
        new(OpKind.Turn, 0), new(OpKind.Turn, 0), new(OpKind.Activate, 0), new(OpKind.Turn, 0), new(OpKind.Turn, 0),
        new(OpKind.Release, 1), new(OpKind.Turn, 0), new(OpKind.Calm, 0), new(OpKind.Turn, 0), new(OpKind.Calm, 0),
        new(OpKind.Turn, 0), new(OpKind.Turn, 0),
    ];

    /// <summary>Turns and calm are drawn more often, or nothing would ever get ready.</summary>
    private static readonly OpKind[] Bag =
    [
        .. Enum.GetValues<OpKind>(), OpKind.Turn, OpKind.Turn, OpKind.Turn, OpKind.Turn, OpKind.CutTurn, OpKind.CutTurn, OpKind.Calm, OpKind.Calm,
        OpKind.Calm, OpKind.Release, OpKind.Release, OpKind.Activate, OpKind.Activate, OpKind.Rollback,
    ];

    private static Gen<Op> AnyOp =>
        from kind in Gen.Elements(Bag)
        from pick in Gen.Choose(0, 63)
        select new Op(kind, pick);

    public static Arbitrary<Op[]> Any => Arb.From(
        from opened in Gen.Elements(true, true, false)
         from length in Gen.Choose(0, 40)
         from rest in Gen.ArrayOf(AnyOp, length)
         select opened ? Opening.Concat(rest).ToArray() : rest,
        Dropping);

    private static IEnumerable<Op[]> Dropping(Op[] history)
    {
        for (var size = history.Length / 2; size > 0; size /= 2)
            for (var start = 0; start + size <= history.Length; start += size)
                yield return [.. history[..start], .. history[(start + size)..]];
    }
}
