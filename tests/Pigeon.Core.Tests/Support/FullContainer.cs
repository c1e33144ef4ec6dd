using System.Text.Json;
using Pigeon.Core.Definitions;

namespace Pigeon.Core.Tests.Support;

/// <summary>A container's settings with every member given a value of its own.</summary>
internal static class FullContainer
{
    /// <summary>What the first stored states knew; every other member has to be able to be missing.</summary>
    private static readonly string[] First =
    [
        "Image", "Command", "Entrypoint", "Environment", "Ports", "Binds", "Labels", "Restart", "Memory", "NanoCpus", "CpuShares", "Healthcheck", "StopTimeout", "StopSignal",
    ];

    public static readonly DockerConfig Config = new()
    {
        Image = "shop:1", Command = ["run", "é\n\""], Entrypoint = [], Environment = ["A=1"], Ports = [new PortSpec(80, "tcp", "10.0.0.1", 0), new PortSpec(53, "udp", null, null)],
        Binds = ["/a:/b:ro"], Labels = [new LabelPair("k", "v")], Restart = new RestartPolicy(RestartMode.OnFailure, 3), Memory = 1L << 40, NanoCpus = 5, CpuShares = 2,
        Healthcheck = new ContainerCheck(["CMD", "true"], TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1), TimeSpan.Zero, 4), StopTimeout = TimeSpan.FromTicks(1), StopSignal = "SIGTERM",
        PullPolicy = PullPolicy.Never, Platform = "linux/arm64", EnvironmentFiles = ["/a.env"], SecretEnvironment = [new SecretVariable("B", SecretSource.File, "/run/b"), new SecretVariable("C", SecretSource.Environment, "C")], User = "1:2", WorkingDir = "/w", Tty = true, StdinOpen = false, Init = true,
        LogDriver = "syslog", LogOptions = [new Setting("a", "b")], Runtime = "runc",
        PublishAllPorts = true, Links = ["a:b"], Hostname = "h", DomainName = "d", MacAddress = "02:00:00:00:00:01", ExtraHosts = ["a:10.0.0.1"], Dns = ["8.8.8.8"], DnsSearch = ["a.b"], DnsOptions = ["ndots:9"],
        Networks =
        [
            new NetworkEndpoint
            {
                Network = Sample.Network, Aliases = ["a"], Links = ["b:c"], Ipv4Address = "10.0.0.2", Ipv6Address = "fd00::2", LinkLocalAddresses = ["169.254.1.2"], DriverOptions = [new Setting("a", "b")],
            },
        ],
        Volumes = ["/v"], VolumesFrom = ["a:ro"], VolumeDriver = "local", Tmpfs = [new Setting("/run", "")], ShmSize = 1, ReadOnly = true, StorageOptions = [new Setting("size", "1g")],
        Devices = [new DeviceSpec("/dev/a", "/dev/b", "r")], DeviceCgroupRules = ["c 1:* r"],
        MemorySwap = -1, MemoryReservation = 5, MemorySwappiness = 0, CpuPeriod = 1000, CpuQuota = 2000, CpusetCpus = "0", CpusetMems = "1", BlkioWeight = 10,
        BlkioWeightDevices = [new DeviceRate("/a", 10)], DeviceReadBps = [new DeviceRate("/b", 1)], DeviceWriteBps = [new DeviceRate("/c", 2)],
        DeviceReadIops = [new DeviceRate("/d", 3)], DeviceWriteIops = [new DeviceRate("/e", 4)],
        PidsLimit = -1, Ulimits = [new UlimitSpec("nofile", 1, -1)], OomKillDisable = false, OomScoreAdj = -5,
        Privileged = true, CapAdd = ["ALL"], CapDrop = ["MKNOD"], SecurityOptions = ["no-new-privileges"], GroupAdd = ["44"], Sysctls = [new Setting("net.a", "1")],
        UsernsMode = "host", IpcMode = "none", PidMode = "host", UtsMode = "host", CgroupnsMode = "private", CgroupParent = "/p", Isolation = "default",
    };

    /// <summary>As they are stored.</summary>
    public static IEnumerable<string> LaterMembers => typeof(DockerConfig).GetProperties().Select(property => property.Name).Except(First).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName);
}
