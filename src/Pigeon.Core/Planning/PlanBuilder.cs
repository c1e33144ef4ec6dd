using System.Diagnostics;
using Pigeon.Core.Names;
using Pigeon.Core.World;

namespace Pigeon.Core.Planning;

/// <summary>What the parts of the planner share: the question, and the answer so far, sorted into the one safe order.</summary>
internal sealed class PlanBuilder(Desired desired, Observed observed, DateTimeOffset now)
{
    private readonly List<Move> _moves = [];
    private readonly HashSet<Move> _known = [];
    private readonly HashSet<MemberAddress> _claimed = [];

    public Desired Desired => desired;

    public Observed Observed => observed;

    public Census Census { get; } = new(desired, observed);

    public DateTimeOffset Now => now;

    private DateTimeOffset? WakeAt { get; set; }

    /// <summary>Adds a move; said twice, it is planned once.</summary>
    public void Add(Move move)
    {
        if (_known.Add(move)) _moves.Add(move);
    }

    /// <summary>Whether this plan gives an address out for the first time: one address is never two servers'.</summary>
    public bool Claim(MemberAddress address) => _claimed.Add(address);

    public void WakeBy(DateTimeOffset at)
    {
        if (WakeAt is null || at < WakeAt) WakeAt = at;
    }

    public Plan Build() => new(_moves.OrderBy(Rank).ToValueList(), WakeAt);

    // A stable sort: within a rank the order of discovery stays.
    private static int Rank(Move move) => move switch
    {
        Move.StartProxy or Move.Own => 0,
        Move.Park => 1,
        Move.Fill or Move.AddServer or Move.Readmit or Move.SetWeight => 2,
        Move.SetMap => 3,
        Move.Drain or Move.Cut => 4,
        Move.Free => 5,
        Move.Reload or Move.CertificateMove => 6,
        Move.CreateNetwork or Move.CreatePod or Move.LayFormula => 7,
        Move.RunContainer => 8,
        Move.StopContainer => 9,
        Move.RemoveContainer => 10,
        Move.RemovePod or Move.RemoveFormula => 11,
        Move.RunHook => 12,
        _ => throw new UnreachableException($"no rank for {move}"),
    };
}
