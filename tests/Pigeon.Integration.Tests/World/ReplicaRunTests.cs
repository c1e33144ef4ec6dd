using Pigeon.Agent.Docker;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Protocol;
using Pigeon.Integration.Tests.Docker;

namespace Pigeon.Integration.Tests.World;

/// <summary>What a definition asks for is not only taken by the Engine: containers run with it.</summary>
[Collection(EngineCollection.Name)]
public sealed class ReplicaRunTests(EngineFixture engine) : IAsyncLifetime
{
    private static readonly NetworkName Home = NetworkName.Parse("home");
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"pigeon-{Guid.NewGuid():N}.env");
    private WorkBench? _bench;

    private WorkBench Bench => _bench ?? throw new InvalidOperationException("not initialized");

    public async Task InitializeAsync()
    {
        _bench = await WorkBench.AtAsync(engine.Dockerd);
        await Bench.Work.EnsureNetworkAsync(Home, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await Bench.DisposeAsync();
        File.Delete(_file);
    }

    [Fact]
    public async Task A_container_runs_with_most_of_its_settings_at_once()
    {
        await File.WriteAllTextAsync(_file, "FROM=a file\nOWN=no\n");
        var replica = WorkBench.Replica(docker => docker with
        {
            Environment = ["OWN=yes"], EnvironmentFiles = [_file], User = "7:7", WorkingDir = "/tmp", Init = null, Tty = true, StdinOpen = true, Hostname = "web1", DomainName = "domain.tld",
            MacAddress = "02:42:ac:11:65:43", ExtraHosts = ["db:10.1.2.3"], Dns = ["10.1.2.4"], DnsSearch = ["domain.tld"], DnsOptions = ["ndots:9"], Links = ["nobody:somebody"],
            Binds = ["data:/data"], Volumes = ["/more"], Tmpfs = [new Setting("/run", "rw,size=64k")], ShmSize = 8 << 20, ReadOnly = true, Devices = [new DeviceSpec("/dev/null", "/dev/nothing", "rw")],
            Memory = 64 << 20, CpuShares = 512, CpusetCpus = "0", PidsLimit = 50, Ulimits = [new UlimitSpec("nofile", 100, 200)], OomScoreAdj = 500,
            CapAdd = ["NET_ADMIN"], CapDrop = ["MKNOD"], SecurityOptions = ["no-new-privileges"], GroupAdd = ["44"], Sysctls = [new Setting("net.core.somaxconn", "1024")], IpcMode = "private",
        });

        Assert.Null(await Bench.RunAsync(replica, Home));

        var details = await Bench.InspectAsync(replica);
        Assert.True(details.State.Running);
        Assert.Equal("02:42:ac:11:65:43", details.NetworkSettings.Networks["home"].MacAddress);
        Assert.Subset(details.Config.Env.ToHashSet(), new HashSet<string> { "FROM=a file", "OWN=yes" });
        Assert.DoesNotContain("OWN=no", details.Config.Env);
        Assert.Equal("web1", await InsideAsync(details.Id, "hostname"));
        Assert.Equal("1024", await InsideAsync(details.Id, "cat", "/proc/sys/net/core/somaxconn"));
        Assert.Contains("10.1.2.3\tdb", await InsideAsync(details.Id, "cat", "/etc/hosts"), StringComparison.Ordinal);
        Assert.Contains("uid=7 gid=7 groups=7,44", await InsideAsync(details.Id, "id"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_variables_that_is_missing_is_told_and_the_container_runs_once_it_is_there()
    {
        var replica = WorkBench.Replica(docker => docker with { EnvironmentFiles = [_file] });

        Assert.Contains(_file, await Bench.RunAsync(replica, Home), StringComparison.Ordinal);
        await Assert.ThrowsAsync<EngineException>(() => Bench.InspectAsync(replica));
        await File.WriteAllTextAsync(_file, "A=1\n");

        Assert.Null(await Bench.RunAsync(replica, Home));
        Assert.Contains("A=1", (await Bench.InspectAsync(replica)).Config.Env);
    }

    [Fact]
    public async Task A_container_whose_log_cannot_be_read_back_is_stopped_all_the_same()
    {
        var replica = WorkBench.Replica(docker => docker with { LogDriver = "none" });
        Assert.Null(await Bench.RunAsync(replica, Home));
        var evidence = new TaskCompletionSource<EvidenceWire>();
        Bench.Work.OnEvidence = (_, found) => evidence.TrySetResult(found);
        var id = (await Bench.InspectAsync(replica)).Id;

        Bench.Work.Submit(new Move.StopContainer(ContainerId.Parse(id), replica.ContainerName, replica.App, TimeSpan.Zero, KeepEvidence: true));

        await EngineDesk.HoldsAsync(async () => !(await Bench.InspectAsync(replica)).State.Running, "it is stopped");
        Assert.Contains("cannot be read", Assert.Single((await evidence.Task).Log), StringComparison.Ordinal);
    }

    private Task<string> InsideAsync(string id, params string[] command) => engine.Dockerd.DockerAsync(["exec", id, "/bin/busybox", .. command]);
}
