namespace Pigeon.TestKit;

/// <summary>A private etcd of one or more members on the loopback address; each may be killed, frozen and started again on what it holds.</summary>
public sealed class EtcdCluster : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly TempFolder _folder = new();
    private readonly List<TcpRelay> _relays = [];

    private EtcdCluster(int members, IReadOnlyList<string> more, string scheme, bool isDelayed)
    {
        var ports = Enumerable.Range(0, members).Select(_ => (Client: FreePort.Next(), Peer: FreePort.Next())).ToList();
        var peers = ports.Select(port => isDelayed ? RelayTo(port.Peer) : $"127.0.0.1:{port.Peer}").ToList();
        var all = string.Join(',', peers.Select((peer, number) => $"e{number}=http://{peer}"));
        Members = [.. ports.Select((port, number) => new EtcdMember(_folder, $"e{number}", port.Client, port.Peer, $"http://{peers[number]}", all, more, scheme))];
        Endpoints = string.Join(',', ports.Select((port, number) => isDelayed ? $"{scheme}://{RelayTo(port.Client)}" : Members[number].Address));
    }

    public IReadOnlyList<EtcdMember> Members { get; }

    /// <summary>The addresses of all members, as settings take them.</summary>
    public string Endpoints { get; }

    /// <summary>How long everything takes in each direction, between the members and between them and whoever goes by <see cref="Endpoints"/>.</summary>
    public TimeSpan Delay
    {
        set => _relays.ForEach(relay => relay.Delay = value);
    }

    /// <param name="more">Further flags of each member.</param>
    /// <param name="scheme">With <c>https</c> it is not waited for: only whoever has the right certificates can ask it.</param>
    /// <param name="isDelayed">Whether there can be a <see cref="Delay"/>.</param>
    public static async Task<EtcdCluster> StartAsync(int members, IReadOnlyList<string>? more = null, string scheme = "http", bool isDelayed = false)
    {
        var cluster = new EtcdCluster(members, more ?? [], scheme, isDelayed);
        try
        {
            foreach (var member in cluster.Members) member.Start();
            if (scheme == "http") await cluster.ReadyAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until all members answer.</summary>
    public async Task ReadyAsync()
    {
        foreach (var member in Members) await Eventually.TrueAsync(member.IsWellAsync, $"etcd member {member.Name} is healthy", Limit);
    }

    /// <summary>The member that leads the others.</summary>
    public async Task<EtcdMember> LeaderAsync()
    {
        foreach (var member in Members)
            if (await member.LeadsAsync()) return member;
        throw new InvalidOperationException("no member of the etcd leads");
    }

    /// <summary>Runs <c>etcdctl</c> against it, and returns what it prints.</summary>
    public Task<string> ControlAsync(params string[] arguments) => Members[0].ControlAsync(arguments);

    public async ValueTask DisposeAsync()
    {
        foreach (var member in Members) await member.DisposeAsync();
        foreach (var relay in _relays) await relay.DisposeAsync();
        _folder.Dispose();
    }

    private string RelayTo(int port)
    {
        var relay = new TcpRelay(port);
        _relays.Add(relay);
        return relay.Address;
    }
}
