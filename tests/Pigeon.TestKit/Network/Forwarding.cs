namespace Pigeon.TestKit;

/// <summary>
/// Lets the containers of one network reach each other. A daemon that once ran on this machine may have left it with forwarding denied, what crosses a bridge counts as forwarded, and the daemons of
/// tests do not touch the machine's tables.
/// </summary>
public sealed class Forwarding : IAsyncDisposable
{
    private readonly string[] _rule;

    private Forwarding(string network) => _rule = ["FORWARD", "--source", network, "--destination", network, "--jump", "ACCEPT"];

    /// <param name="network">Such as <c>192.168.56.0/24</c>.</param>
    public static async Task<Forwarding> AllowAsync(string network, CancellationToken ct)
    {
        var forwarding = new Forwarding(network);
        await Tool.RunAsync("iptables", ["--wait", "--insert", .. forwarding._rule], ct);
        return forwarding;
    }

    public async ValueTask DisposeAsync() => await Tool.TryAsync("iptables", ["--wait", "--delete", .. _rule], CancellationToken.None);
}
