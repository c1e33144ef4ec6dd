using Pigeon.Controller.Store;
using Pigeon.Core;
using Pigeon.Simulation.Engine;
using Pigeon.Simulation.Story;

namespace Pigeon.Simulation.Control;

/// <summary>
/// What all controllers share: entries with revisions, and who leads. A transaction is one moment here; on its way there and back it may be lost or late, and then
/// nobody can tell whether it was done.
/// </summary>
internal sealed class SimulatedEtcd(World world)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);
    private readonly Dictionary<StoreCollection, SortedDictionary<string, StoreEntry>> _collections = Enum.GetValues<StoreCollection>()
        .ToDictionary(each => each, _ => new SortedDictionary<string, StoreEntry>(StringComparer.Ordinal));

    private (string Name, long Term, TimeSpan Until)? _leader;
    private long _revision;
    private long _terms;

    /// <summary>How many in a hundred requests go wrong.</summary>
    public int TroublePercent { get; set; }

    /// <summary>What is wrong with it.</summary>
    public Mutant Mutant { get; init; }

    /// <summary>Called when a change was made, with whether who made it leads.</summary>
    public Action<StoreChange, bool> Changed { get; set; } = (_, _) => { };

    public World World => world;

    public IReadOnlyCollection<StoreEntry> Entries(StoreCollection collection) => _collections[collection].Values;

    /// <summary>Leads from now on, if nobody else does.</summary>
    /// <returns>The term's number; null when another one leads.</returns>
    public long? Campaign(string name)
    {
        if (_leader is { } leader && leader.Until > world.Pump.Now && leader.Name != name) return null;
        _leader = (name, ++_terms, world.Pump.Now + Lease);
        world.Tell($"{name} leads, term {_terms}");
        return _terms;
    }

    /// <returns>Until when it leads; null when it does no longer.</returns>
    public TimeSpan? Renew(long term)
    {
        if (!Leads(term)) return null;
        _leader = _leader!.Value with { Until = world.Pump.Now + Lease };
        return Lease;
    }

    /// <summary>What a change will come to, if nothing happens before it is made.</summary>
    public StoreOutcome Foresee() => new StoreOutcome.Stored(_revision + 1);

    public StoreListing List(StoreCollection collection) => new(_revision, [.. _collections[collection].Values]);

    public StoreOutcome Commit(StoreChange change, long term)
    {
        if (Mutant is not Mutant.NoFence && _leader?.Term != term) throw new TermEndedException($"term {term} is over");
        var entries = _collections[change.Collection];
        foreach (var edit in change.Edits)
            if ((entries.GetValueOrDefault(edit.Key)?.Revision ?? 0) != edit.Rests && Mutant is not Mutant.NoFence) return new StoreOutcome.Overtaken(edit.Key);
        _revision++;
        foreach (var edit in change.Edits.Select(edit => Spoilt.By(Mutant, change.Collection, edit)))
        {
            if (edit.Value is { } value) entries[edit.Key] = new StoreEntry(edit.Key, _revision, value.ToArray());
            else entries.Remove(edit.Key);
        }

        world.IsTouched = true;
        Changed(change with { Edits = change.Edits.Select(edit => Spoilt.By(Mutant, change.Collection, edit)).ToValueList() }, _leader?.Term == term);
        return new StoreOutcome.Stored(_revision);
    }

    private bool Leads(long term) => _leader is { } leader && leader.Term == term && leader.Until > world.Pump.Now;
}
