using System.Diagnostics;
using Pigeon.Core.World;

namespace Pigeon.Core.Planning;

/// <summary>What the parts of the planner share: the question, and the answer so far, sorted into the one safe order.</summary>
internal sealed class PlanBuilder(Desired desired, Observed observed, DateTimeOffset now)
{
    private readonly List<Move> _moves = [];

    public Desired Desired => desired;

    public Observed Observed => observed;

    public DateTimeOffset Now => now;

    private DateTimeOffset? WakeAt { get; set; }

    public void Add(Move move) => _moves.Add(move);

    public void AddOnce(Move move)
    {
        if (!_moves.Contains(move)) _moves.Add(move);
    }

    public void WakeBy(DateTimeOffset at)
    {
        if (WakeAt is null || at < WakeAt) WakeAt = at;
    }

    public Plan Build() => new(_moves.OrderBy(Rank).ToValueList(), WakeAt);

    // A stable sort: within a rank the order of discovery stays.
    private static int Rank(Move move) => move switch
    {
        Move.StartProxy => 0,
        Move.Park => 1,
        Move.Fill or Move.AddServer or Move.Readmit => 2,
        Move.SetMap => 3,
        Move.Drain => 4,
        Move.Free => 5,
        Move.Reload => 6,
        Move.CreateNetwork => 7,
        Move.RunContainer => 8,
        Move.StopContainer => 9,
        Move.RemoveContainer => 10,
        _ => throw new UnreachableException($"no rank for {move}"),
    };
}
