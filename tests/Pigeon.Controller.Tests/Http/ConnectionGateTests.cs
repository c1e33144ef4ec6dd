using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Controller.Audit;
using Pigeon.Controller.Http;
using Pigeon.Controller.Settings;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Tests.Http;

/// <summary>Who is let in when there is no room.</summary>
public sealed class ConnectionGateTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly TempFolder _folder = new();
    private readonly AuditLog _audit;

    public ConnectionGateTests() => _audit = new AuditLog(_folder["audit"], "ctl1", AuditSettings.Default, TimeProvider.System, NullLogger<AuditLog>.Instance);

    public void Dispose()
    {
        _audit.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    public async Task By_IPv6_a_network_of_64_bits_counts_as_one_host(string first, string second, bool isOne)
    {
        var gate = Gate(most: 10, perAddress: 1);
        var one = Visit.Enter(gate, first);

        var other = Visit.Enter(gate, second);

        Assert.False(other.IsGone);
        Assert.Equal(isOne, one.IsGone);
        await one.DisposeAsync();
        await other.DisposeAsync();
    }

    [Fact]
    public async Task The_oldest_that_was_not_recognized_makes_room_and_who_was_recognized_does_not()
    {
        var gate = Gate(most: 3, perAddress: 10);
        var agent = Visit.Enter(gate, "10.0.0.1");
        agent.Guest.Recognize();
        var (first, second) = (Visit.Enter(gate, "10.0.0.2"), Visit.Enter(gate, "10.0.0.3"));

        var third = Visit.Enter(gate, "10.0.0.4");
        third.Guest.Recognize();
        Assert.Equal([false, true, false, false], new[] { agent, first, second, third }.Select(each => each.IsGone));
        var fourth = Visit.Enter(gate, "10.0.0.5");
        fourth.Guest.Recognize();
        Assert.True(second.IsGone);

        var late = Visit.Enter(gate, "10.0.0.6");
        Assert.Equal([false, false, false, true], new[] { agent, third, fourth, late }.Select(each => each.IsGone));
        Assert.False(late.WasLetIn);
        await agent.DisposeAsync();
        Assert.False(Visit.Enter(gate, "10.0.0.7").IsGone);
    }

    [Fact]
    public async Task Whoever_is_gone_leaves_room_once()
    {
        var gate = Gate(most: 2, perAddress: 1);
        for (var visit = 0; visit < 10; visit++)
        {
            await using var one = Visit.Enter(gate, "10.0.0.1");
            await using var other = Visit.Enter(gate, "10.0.0.1");
        }

        Visit[] visits = [Visit.Enter(gate, "10.0.0.1"), Visit.Enter(gate, "10.0.0.2")];

        Assert.DoesNotContain(visits, visit => visit.IsGone);
        Assert.Contains(_audit.Read(new AuditQuery(null, null, null, true, 10, _ => true)).Records, record => record is { What: "connect", Result: "too-many", From: "10.0.0.1" });
    }

    private ConnectionGate Gate(int most, int perAddress) => new(new ConnectionLimits(most, perAddress), _audit);

    /// <summary>One connection, open until somebody ends it.</summary>
    private sealed class Visit(string address) : ConnectionContext
    {
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Task _served = Task.CompletedTask;

        public bool WasLetIn { get; private set; }

        public ConnectionGuest Guest => Features.Get<ConnectionGuest>()!;

        public bool IsGone => !Guest.IsIn;

        public override EndPoint? RemoteEndPoint { get; set; } = new IPEndPoint(IPAddress.Parse(address), 1);

        public override string ConnectionId { get; set; } = address;

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

        public override IDuplexPipe Transport
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public static Visit Enter(ConnectionGate gate, string address)
        {
            var visit = new Visit(address);
            visit._served = gate.Guard(visit.ServeAsync)(visit);
            return visit;
        }

        public override void Abort(ConnectionAbortedException abortReason) => _end.TrySetResult();

        public override async ValueTask DisposeAsync()
        {
            Abort();
            await _served.WaitAsync(Limit);
            await base.DisposeAsync();
        }

        private Task ServeAsync(ConnectionContext connection)
        {
            WasLetIn = true;
            return _end.Task;
        }
    }
}
