namespace Pigeon.TestKit;

/// <summary>A private etcd of one or more members on the loopback address; each may be killed, frozen and started again on what it holds.</summary>
public sealed class EtcdCluster : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly TempFolder _folder = new();

    private EtcdCluster(int members, IReadOnlyList<string> more, string scheme)
    {
        var ports = Enumerable.Range(0, members).Select(_ => (Client: FreePort.Next(), Peer: FreePort.Next())).ToList();
        var all = string.Join(',', ports.Select((port, number) => $"e{number}=http://127.0.0.1:{port.Peer}"));
        Members = [.. ports.Select((port, number) => new EtcdMember(_folder, $"e{number}", port.Client, port.Peer, all, more, scheme))];
    }

    public IReadOnlyList<EtcdMember> Members { get; }

    /// <summary>The addresses of all members, as settings take them.</summary>
    public string Endpoints => string.Join(',', Members.Select(member => member.Address));

    /// <param name="more">Further flags of each member.</param>
    /// <param name="scheme">With <c>https</c> it is not waited for: only whoever has the right certificates can ask it.</param>
    public static async Task<EtcdCluster> StartAsync(int members, IReadOnlyList<string>? more = null, string scheme = "http")
    {
        var cluster = new EtcdCluster(members, more ?? [], scheme);
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
        _folder.Dispose();
    }
}
