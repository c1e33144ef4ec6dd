using Pigeon.Agent.Haproxy;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.World;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Rendering;

/// <summary>A thousand members come and go by a handful of connections and without a reload.</summary>
public sealed class CrowdTests
{
    private const int Many = 1000;
    private static readonly HealthCheck Rarely = new HealthCheck.Tcp(new CheckPace(TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(1), 1, 1));

    [Fact]
    public async Task A_thousand_members_are_added_weighed_parked_and_deleted_in_few_lines_and_no_reload()
    {
        using var folder = new TempFolder();
        await using var one = await Member.StartAsync("one");
        using var app = await OneApp.StartAsync(Rarely, lane => lane with { Cookie = new StickyCookie(CookieName.Parse("SRV"), null) }, one.Port);
        await using var relay = new SocketRelay(folder["relay.sock"], app.Proxy.Files.RuntimeSocket);
        var runtime = new RuntimeSocket(relay.Path, TimeProvider.System);
        var worker = (await app.Proxy.ObserveAsync()).WorkerPid;
        string[] names = [.. Enumerable.Range(1, Many).Select(number => $"x{number}")];

        // Nobody listens at these addresses: the checks see to it that nothing is sent there.
        await app.Proxy.ApplyAsync(app.Desired, [.. names.Select((name, at) => new Move.AddServer(
            app.Lane, name, ContainerId.Parse($"{at + 1:x12}"), MemberAddress.From($"127.1.{at / 250}.{(at % 250) + 1}", 9)!, Weight: 2))], runtime);
        var added = (relay.Connections, relay.Bytes);
        var crowd = (await app.Proxy.ObserveAsync()).Servers.Where(server => server.IsOverflow).ToList();
        Assert.Equal(new() { ["one"] = 20 }, await app.CountAsync(20));
        await app.Proxy.ApplyAsync(app.Desired, [.. names.Select(name => new Move.SetWeight(app.Lane, name, 3))], runtime);
        await app.Proxy.ApplyAsync(app.Desired, [.. names.Select(name => new Move.Park(app.Lane, name, "because"))], runtime);
        await app.Proxy.ApplyAsync(app.Desired, [.. names.Select(name => new Move.Free(app.Lane, name))], runtime);

        Assert.Equal(Many, crowd.Count);
        Assert.All(crowd, server => Assert.Equal((ServerState.Coming, 2), (server.State, server.Weight)));
        // Forty members a line, behind a look at everything and one at who answers; members that wait or leave cost one look more.
        Assert.Equal(2 + 25, added.Connections);
        Assert.InRange(added.Bytes, 1, 700 * Many);
        Assert.InRange(relay.Connections, 4 * 27, 4 * 28);
        var left = await app.Proxy.ObserveAsync();
        Assert.Equal(["s1", "s2", "s3", "s4"], left.In(app.Lane).Select(server => server.Name));
        Assert.Equal(worker, left.WorkerPid);
        Assert.Equal(new() { ["one"] = 20 }, await app.CountAsync(20));
    }
}
