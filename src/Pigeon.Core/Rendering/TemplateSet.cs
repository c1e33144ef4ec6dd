using System.Collections.Concurrent;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Rendering;

/// <summary>The texts of the templates that make a configuration, by file name; an operator's own take the place of the shipped ones.</summary>
public sealed class TemplateSet(IReadOnlyDictionary<string, string> texts)
{
    private const int MostDrawn = 20_000;
    private readonly ConcurrentDictionary<(Lane, LaneSetup), LaneText> _drawn = new();

    public IReadOnlyDictionary<string, string> Texts { get; } = texts;

    public const string Haproxy = "haproxy.cfg";
    public const string Server = "server.cfg";
    public const string Pigeon = "pigeon.cfg";

    public static string BackendFor(Stacks.StackState state) => $"backend.{state.ToString().ToLowerInvariant()}.cfg";

    /// <summary>The same lane with the same setup has the same text, and a switch goes to and fro between a few setups.</summary>
    internal LaneText Drawn(Lane lane, LaneSetup setup, Func<LaneText> draw)
    {
        if (_drawn.TryGetValue((lane, setup), out var known)) return known;
        if (_drawn.Count >= MostDrawn) _drawn.Clear();
        return _drawn[(lane, setup)] = draw();
    }
}
