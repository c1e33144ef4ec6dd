using Pigeon.Agent.Haproxy;
using Pigeon.Agent.Haproxy.Tables;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;
using Pigeon.Integration.Tests.Haproxy;

namespace Pigeon.Integration.Tests.Rendering;

/// <summary>A HAProxy with one app in one lane. Members come in on three ways: with the configuration file, into a slot at runtime, and as a new server.</summary>
internal sealed class OneApp : IDisposable
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseCookies = false });
    private readonly RenderedProxy _proxy = new();
    private readonly Sketch _shop;
    private int _members;

    private OneApp(Sketch shop) => _shop = shop;

    public RenderedProxy Proxy => _proxy;

    public Desired Desired => Sketch.Of(_shop);

    public Lane Lane { get; } = new(AppName.Parse("shop"), 'a');

    /// <summary>Starts with servers s1, s2 ... at these ports.</summary>
    public static async Task<OneApp> StartAsync(HealthCheck check, Func<LaneSettings, LaneSettings> options, params int[] ports)
    {
        var app = new OneApp(new Sketch("shop") { Check = check, Options = options });
        try
        {
            await app._proxy.StartAsync(app.Desired, [.. ports.Select((port, at) => app._shop.Server(1, at + 1, port))]);
            return app;
        }
        catch
        {
            app.Dispose();
            throw;
        }
    }

    public Task FillAsync(string slot, int port, int weight = 1) => ApplyAsync(new Move.Fill(Lane, slot, NextOwner(), At(port), weight));

    public Task AddAsync(string name, int port, int weight = 1) => ApplyAsync(new Move.AddServer(Lane, name, NextOwner(), At(port), weight));

    public Task ApplyAsync(params Move[] moves) => _proxy.ApplyAsync(Desired, moves);

    /// <summary>Waits until exactly these servers take traffic.</summary>
    public Task ServesAsync(params string[] servers) => HaproxyRig.HoldsAsync(
        async () => (await RowsAsync()).Where(row => row.IsUsable).Select(row => row.Name).Order(StringComparer.Ordinal).SequenceEqual(servers.Order(StringComparer.Ordinal)),
        $"{string.Join(", ", servers)} and nobody else serve");

    public async Task<ServerRow> RowAsync(string server) => (await RowsAsync()).Single(row => row.Name == server);

    public async Task<StatRow> TotalAsync() =>
        (await _proxy.Runtime.StatisticsAsync(Lane.Backend, CancellationToken.None)).Single(row => row.IsBackend);

    /// <summary>One request: status, body, and the cookie that HAProxy gave.</summary>
    public async Task<(int Status, string Body, string? Cookie)> AskAsync(string path = "/", string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{_proxy.PortOf("web")}{path}"));
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        using var response = await Client.SendAsync(request);
        var given = response.Headers.TryGetValues("Set-Cookie", out var values) ? values.Single().Split(';')[0] : null;
        return ((int)response.StatusCode, (await response.Content.ReadAsStringAsync()).TrimEnd(), given);
    }

    /// <summary>How many of that many requests each body answered.</summary>
    public async Task<Dictionary<string, int>> CountAsync(int requests, string path = "/")
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = 0; at < requests; at++)
        {
            var (status, body, _) = await AskAsync(path);
            var answer = status == 200 ? body : $"{status} {body}";
            counts[answer] = counts.GetValueOrDefault(answer) + 1;
        }

        return counts;
    }

    public void Dispose() => _proxy.Dispose();

    private static MemberAddress At(int port) => MemberAddress.From("127.0.0.1", port)!;

    private Task<IReadOnlyList<ServerRow>> RowsAsync() => _proxy.Runtime.ServersAsync(Lane.Backend, CancellationToken.None);

    private ContainerId NextOwner() => ContainerId.Parse($"abcdef{++_members:x6}");
}
