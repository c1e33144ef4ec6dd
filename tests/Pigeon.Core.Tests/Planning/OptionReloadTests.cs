using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Rendering;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Rendering;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Planning;

/// <summary>A version that differs in an option of its backend only: one reload, before the switch, and none for the next one with the same option.</summary>
public sealed class OptionReloadTests
{
    private static readonly Dictionary<string, Func<LaneSettings, LaneSettings>> Options = new()
    {
        ["balance"] = lane => lane with { Balance = Balance.Source },
        ["check"] = lane => lane with { Check = new HealthCheck.Tcp(new CheckPace(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 1, 2) { FastInterval = TimeSpan.FromSeconds(1) }) },
        ["mode"] = lane => lane with { Mode = ProxyMode.Tcp },
        ["timeouts"] = lane => lane with { Timeouts = new LaneTimeouts { Queue = TimeSpan.FromSeconds(1) } },
        ["retries"] = lane => lane with { Retries = 0 },
        ["maxconn"] = lane => lane with { MaxConnections = 5 },
        ["cookie"] = lane => lane with { Cookie = Sample.Cookie },
        ["backend_protocol"] = lane => lane with { Protocol = MemberProtocol.H2 },
        ["backend_tls"] = lane => lane with { Tls = new MemberTls(null, null) },
        ["backend_proxy_protocol"] = lane => lane with { ProxyHeader = ProxyHeader.V1 },
        ["snippet"] = lane => lane with { Snippet = ["option abortonclose"] },
    };

    public static TheoryData<string> Names => new(Options.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void It_reloads_once_and_is_shown_only_afterwards(string option)
    {
        var app = Sample.AppWith(("1", StackState.Active));
        var first = Release(Sample.DesiredWith(app), "2", Options[option]);
        var second = Release(Sample.DesiredWith(first.Desired.Apps[0] with { Stacks = [first.Desired.Apps[0].Stacks[1]] }), "3", Options[option]);
        var back = Release(Sample.DesiredWith(app), "2", lane => lane);

        Assert.Equal(1, first.Moves.Count(move => move is Move.Reload));
        Assert.True(first.Moves.ToList().FindIndex(move => move is Move.Reload) < first.Moves.ToList().FindIndex(move => move is Move.SetMap { Map: MapName.Release }));
        Assert.DoesNotContain(second.Moves, move => move is Move.Reload);
        Assert.DoesNotContain(back.Moves, move => move is Move.Reload);
    }

    /// <summary>Releases a version on a HAProxy that runs what was wanted so far.</summary>
    private static (Desired Desired, ValueList<Move> Moves) Release(Desired before, string version, Func<LaneSettings, LaneSettings> change)
    {
        before = before with { Apps = [before.Apps[0] with { Operations = [], Stacks = before.Apps[0].Stacks.Select(stack => stack with { State = StackState.Active }).ToValueList() }] };
        var loaded = Structure(before);
        var seen = Sample.AllReady(before.Apps[0]);
        seen = seen with { Proxy = seen.Proxy! with { Structure = loaded, Maps = Planner.WantedMaps(before) } };
        var command = new Command.Release(Sample.Spec(version).With(change), TimeSpan.FromMinutes(1)) { Id = Sample.Id(1), App = Sample.Shop };
        var decision = Assert.IsType<Decision.Changed>(StackMachine.Apply(before, command, seen, Sample.Now));
        var desired = before.With(decision.Next);
        return (desired, Forecast.Moves(desired, Structure, seen, Sample.Now));
    }

    private static string Structure(Desired desired) => Renderer.Render(ShippedTemplates.Set, ShippedTemplates.Settings, desired).Structure;
}
