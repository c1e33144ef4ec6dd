using System.Net;
using Pigeon.Agent.Haproxy;
using Pigeon.Integration.Tests.Haproxy;

namespace Pigeon.Integration.Tests.Hostile;

/// <summary>The last door before HAProxy: a text is turned away there, or HAProxy takes exactly that text and changes nothing else.</summary>
public sealed class SocketTests : IAsyncLifetime, IDisposable
{
    private const int Cases = 1000;
    private const string Settings = "check inter 1h";
    private readonly HaproxyRig _rig = new();
    private int _taken;
    private int _refused;

    public Task InitializeAsync() => _rig.Process.StartAsync(CancellationToken.None);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(11, false)]
    [InlineData(12, true)]
    public async Task A_key_and_a_value_are_stored_as_they_are_or_turned_away(int seed, bool throughTheMaster)
    {
        var channel = await ChannelAsync(throughTheMaster);
        var text = new HostileText(seed);
        for (var at = 0; at < Cases; at++)
        {
            var (key, value) = (text.Near("web/shop.example.org/", 60), text.Near("shop__a", 60));
            var before = await TablesAsync();

            var sent = await TryAsync(channel, () => MapCommands.Add(_rig.Map, key, value), "");
            Assert.Equal(sent ? [.. before.Map, KeyValuePair.Create(key, value)] : before.Map, (await TablesAsync()).Map);
            if (!sent) continue;
            Assert.True(await TryAsync(channel, () => MapCommands.Set(_rig.Map, key, "other"), ""));
            Assert.Equal([.. before.Map, KeyValuePair.Create(key, "other")], (await TablesAsync()).Map);
            Assert.True(await TryAsync(channel, () => MapCommands.Delete(_rig.Map, key), ""));
            await NothingChangedAsync(before, $"{key} {value}");
        }

        Proven();
    }

    [Theory]
    [InlineData(21, false)]
    [InlineData(22, true)]
    public async Task A_key_to_change_or_to_delete_is_that_key_or_turned_away(int seed, bool throughTheMaster)
    {
        var channel = await ChannelAsync(throughTheMaster);
        var text = new HostileText(seed);
        var before = await TablesAsync();
        for (var at = 0; at < Cases; at++)
        {
            // Only the entry itself may be found by it.
            var key = text.One([text.From("shop"), await ReferenceAsync(), "#1", "@1"]);
            if (key == "shop") continue;
            await TryAsync(channel, () => MapCommands.Delete(_rig.Map, key), MapCommands.NoSuchKey);
            await TryAsync(channel, () => MapCommands.Set(_rig.Map, key, "evil"), MapCommands.NoSuchEntry);
            await NothingChangedAsync(before, key);
        }

        Proven();
    }

    [Theory]
    [InlineData(31, false)]
    [InlineData(32, true)]
    public async Task A_server_of_a_hostile_name_is_added_under_it_or_turned_away(int seed, bool throughTheMaster)
    {
        var channel = await ChannelAsync(throughTheMaster);
        var text = new HostileText(seed);
        var before = await TablesAsync();
        for (var at = 0; at < Cases; at++)
        {
            var name = text.Near("x1", 95);
            if (!await TryAsync(channel, () => RuntimeCommands.AddServer("lane", name, IPAddress.Loopback, 9, Settings), null)) continue;
            var after = (await TablesAsync()).Servers;
            if (after.SequenceEqual(before.Servers)) continue;
            Assert.Equal([.. before.Servers, $"lane/{name} 127.0.0.1:9"], after);
            Assert.True(await TryAsync(channel, () => RuntimeCommands.DeleteServer("lane", name), null));
            await NothingChangedAsync(before, name);
        }

        Proven();
    }

    [Theory]
    [InlineData(41, false)]
    [InlineData(42, true)]
    public async Task A_change_of_a_server_of_a_hostile_name_changes_no_other(int seed, bool throughTheMaster)
    {
        var channel = await ChannelAsync(throughTheMaster);
        var text = new HostileText(seed);
        var before = await TablesAsync();
        for (var at = 0; at < Cases; at++)
        {
            var (backend, server) = text.Chance(50) ? (text.From("lane"), "s1") : ("lane", text.One([text.From("s1"), "#1", "#2"]));
            if ((backend, server) is ("lane", "s1" or "s2")) continue;
            await TryAsync(channel, () => RuntimeCommands.SetWeight(backend, server, 77), null);
            await TryAsync(channel, () => RuntimeCommands.Ready(backend, server), null);
            await NothingChangedAsync(before, $"{backend}/{server}");
        }

        Proven();
    }

    [Theory]
    [InlineData(51, false)]
    [InlineData(52, true)]
    public async Task Rows_of_a_whole_map_are_stored_as_they_are_or_turned_away(int seed, bool throughTheMaster)
    {
        var map = new RuntimeMap(await ChannelAsync(throughTheMaster), _rig.Map);
        var text = new HostileText(seed);
        var before = await TablesAsync();
        for (var at = 0; at < Cases / 4; at++)
        {
            KeyValuePair<string, string>[] rows = [.. Enumerable.Range(0, 4).Select(_ => KeyValuePair.Create(text.Near("web/shop.example.org/", 20), text.Near("shop__a", 20)))];
            var expected = before.Map;
            try
            {
                await map.ReplaceAsync(rows, CancellationToken.None);
                (expected, _taken) = (rows, _taken + 1);
            }
            catch (ArgumentException)
            {
                _refused++;
            }

            before = before with { Map = expected };
            await NothingChangedAsync(before, string.Join('|', rows));
        }

        Proven();
    }

    /// <summary>False when the text was turned away; a reply other than the good one must be the other that is allowed (null: any).</summary>
    private async Task<bool> TryAsync(IRuntimeChannel channel, Func<RuntimeCommand> command, string? allowed)
    {
        try
        {
            var made = command();
            var reply = await channel.SendAsync(made, CancellationToken.None);
            Assert.True(made.Accepts(reply) || allowed is null || reply.Trim() == allowed, $"{made} was answered {reply}");
            _taken++;
            return true;
        }
        catch (ArgumentException)
        {
            _refused++;
            return false;
        }
    }

    private async Task<IRuntimeChannel> ChannelAsync(bool throughTheMaster) =>
        throughTheMaster ? _rig.Master.Worker((await _rig.Master.ProcessesAsync(CancellationToken.None)).WorkerPid!.Value) : _rig.Runtime;

    /// <summary>The place of the map's first entry in memory, by which HAProxy finds it too.</summary>
    private async Task<string> ReferenceAsync() => $"#{(await _rig.Runtime.AskAsync($"show map {_rig.Map}", CancellationToken.None)).Split(' ')[0]}";

    private async Task<Tables> TablesAsync() => new(
        await _rig.Runtime.MapAsync(_rig.Map, CancellationToken.None),
        [.. (await _rig.Runtime.ServersAsync(null, CancellationToken.None)).Select(row => $"{row.Backend}/{row.Name} {row.Address}:{row.Port}")],
        await _rig.Runtime.AskAsync("show servers state", CancellationToken.None) is var states ? string.Join("\n", states.Split("\n").Select(WithoutTime)) : "",
        (await _rig.Master.ProcessesAsync(CancellationToken.None)).WorkerPid);

    /// <summary>All cells but how long ago the server changed, and its id, which is not given twice.</summary>
    private static string WithoutTime(string line) => string.Join(' ', line.Split(' ').Where((_, index) => index is not 9));

    private async Task NothingChangedAsync(Tables before, string after)
    {
        var now = await TablesAsync();
        Assert.True(before.Map.SequenceEqual(now.Map), $"the map after '{after}': {string.Join(", ", now.Map)}");
        Assert.Equal(before.States, now.States);
        Assert.Equal(before.Worker, now.Worker);
    }

    private void Proven() => Assert.True(_taken > 20 && _refused > 20, $"{_taken} taken and {_refused} refused are too few to prove anything");

    private sealed record Tables(IReadOnlyList<KeyValuePair<string, string>> Map, IReadOnlyList<string> Servers, string States, int? Worker);
}
