using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Agent.Control;
using Pigeon.Agent.Credentials;
using Pigeon.Agent.Docker;
using Pigeon.Agent.Images;
using Pigeon.Agent.Processes;
using Pigeon.Agent.Secrets;
using Pigeon.Agent.World;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Integration.Tests.Docker;
using Xunit;

namespace Pigeon.Integration.Tests.World;

/// <summary>What a daemon leaves half done when it goes away is done again when it is back; what it refuses is not.</summary>
public sealed class DaemonGoneTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", false)]
    public async Task A_container_that_could_not_be_made_may_be_tried_again_when_the_daemon_only_went_away(string answer, bool passing)
    {
        await using var engine = new FaultyEngine(line => line.Contains("_ping", StringComparison.Ordinal) ? FaultyEngine.Pong : answer);
        Assert.True(EngineAddress.TryParse($"unix://{engine.SocketPath}", out var address));
        using var client = new EngineClient(address, TimeProvider.System);
        using var end = new CancellationTokenSource();
        var images = new ImageDesk(client, new CredentialStore("", new CredentialProgram(new ProcessRunner(TimeProvider.System))), NullLogger<ImageDesk>.Instance);
        var work = new DockerWork(client, images, new SecretReader(_ => null), WorkBench.Places, new Bell(TimeProvider.System), TimeProvider.System, NullLogger<DockerWork>.Instance);
        var running = work.RunAsync(end.Token);
        var replica = WorkBench.Replica();

        work.Submit(new Move.RunContainer(replica, NetworkName.Parse("home")) { Image = new ResolvedImage(EngineDesk.Image, "sha256:1", Digest: null) });
        await EngineDesk.HoldsAsync(() => Task.FromResult(work.Busy.Count == 0), "the work has ended");

        Assert.Equal((replica.ContainerName, passing), (Assert.Single(work.Failures).Work, work.Failures[0].Passing));
        await end.CancelAsync();
        await running.ContinueWith(_ => { }, TaskScheduler.Default);
    }
}
