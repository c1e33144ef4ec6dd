using System.Collections.Concurrent;
using Pigeon.Core.Protocol;

namespace Pigeon.Controller.Audit;

/// <summary>What one caller does again and again without a change, told once and then by its number. Of what is of too many kinds only the number is told.</summary>
internal sealed class AuditRepeats
{
    /// <summary>Different ones that are told between two sums.</summary>
    public const int MostKinds = 500;

    private readonly ConcurrentDictionary<Kind, Tally> _tallies = new();

    /// <returns>What is to be told of it now; null when the same was told.</returns>
    public AuditRecordWire? Add(AuditRecordWire record)
    {
        var kind = new Kind(record.From, record.What, record.Path, record.Result);
        if (_tallies.Count >= MostKinds && !_tallies.ContainsKey(kind))
        {
            kind = Kind.Other;
            record = record with { From = "many", What = "many", Path = "", Detail = "of too many kinds to tell each", App = null, Version = null, Operation = null };
        }

        return _tallies.GetOrAdd(kind, _ => new Tally()).Add(record) > 1 ? null : record;
    }

    /// <summary>What was done more than once, with how often after it was told.</summary>
    public IEnumerable<AuditRecordWire> Sum() => _tallies.Values.Select(tally => tally.Sum()).Where(last => last.Times > 0);

    private sealed record Kind(string From, string What, string Path, string Result)
    {
        public static Kind Other { get; } = new("", "", "", "");
    }

    private sealed class Tally
    {
        private readonly Lock _lock = new();
        private AuditRecordWire? _last;
        private long _times;

        public long Add(AuditRecordWire record)
        {
            lock (_lock)
            {
                _last = record;
                return ++_times;
            }
        }

        public AuditRecordWire Sum()
        {
            lock (_lock) return _last! with { Times = _times - 1 };
        }
    }
}
