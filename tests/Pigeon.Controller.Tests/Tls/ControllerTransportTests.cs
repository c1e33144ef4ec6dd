using System.Net;
using System.Net.Sockets;
using Pigeon.Hosting.Tls;
using Xunit;

namespace Pigeon.Controller.Tests.Tls;

public sealed class ControllerTransportTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_controller_that_takes_the_connection_and_is_frozen_then_is_not_waited_for()
    {
        using var frozen = new TcpListener(IPAddress.Loopback, 0);
        frozen.Start();
        using var client = new HttpClient(new ControllerTransport(new Uri($"https://{frozen.LocalEndpoint}"), new ControllerTrust.OfSystem(), null)) { Timeout = Timeout.InfiniteTimeSpan };

        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"https://{frozen.LocalEndpoint}/healthz")).WaitAsync(Limit));

        Assert.Equal($"{frozen.LocalEndpoint} takes no connection within 5 s", fault.Message);
    }
}
