using System.Text;
using System.Text.RegularExpressions;

namespace Pigeon.TestKit;

/// <summary>What a private daemon leaves on the machine, and its removal: the one place that knows.</summary>
internal sealed partial class DaemonRemains(string folder, PrivateBridge bridge)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private IReadOnlyList<string> _furtherBridges = [];

    /// <summary>Ends every process of the daemon's own exec root, and takes away its mounts, bridges, rules, cgroups and shim sockets.</summary>
    /// <exception cref="InvalidOperationException">Something is still there afterwards.</exception>
    public async Task RemoveAsync(CancellationToken ct)
    {
        var sockets = ShimSockets();
        _furtherBridges = [.. FurtherBridges().Distinct()];
        await Eventually.TrueAsync(KillProcesses, "the daemon's processes are gone", Limit);
        foreach (var mount in Mounts().Reverse())
            Native.Unmount(mount);
        await bridge.RemoveAsync(_furtherBridges, ct);
        await Eventually.TrueAsync(RemoveCgroups, "the daemon's cgroups are gone", Limit);
        foreach (var socket in sockets)
            File.Delete(socket);
        if (Left() is { Count: > 0 } left)
            throw new InvalidOperationException($"left behind by dockerd: {string.Join(", ", left)}");
    }

    /// <summary>Removes the pid files of a daemon that is gone, once its containerd is gone too.</summary>
    public async Task ForgetPidsAsync()
    {
        // dockerd takes its containerd for alive as long as the pid exists. Where pid 1 does not reap at once, a dead one
        // lingers as a zombie, and the next dockerd would wait for it until its time is up.
        await Eventually.TrueAsync(() => ProcessTable.Find($"{folder}/exec/containerd/containerd.toml").Count == 0,
            "containerd has followed its dockerd", Limit);
        File.Delete(Path.Combine(folder, "docker.pid"));
        if (Directory.Exists(Path.Combine(folder, "exec/containerd")))
            File.Delete(Path.Combine(folder, "exec/containerd/containerd.pid"));
    }

    /// <summary>What is still there, in words; empty when the machine is as it was.</summary>
    public IReadOnlyList<string> Left() =>
    [
        .. Processes().Select(pid => $"process {pid}"),
        .. Mounts().Select(mount => $"mount {mount}"),
        .. _furtherBridges.Append(bridge.Name).Where(PrivateBridge.Exists).Select(name => $"bridge {name}"),
        .. Cgroups().Select(cgroup => $"cgroup {cgroup}"),
    ];

    private IReadOnlyList<int> Processes() => ProcessTable.Find($"{folder}/exec", bridge.CgroupParent);

    private bool KillProcesses()
    {
        var left = Processes();
        foreach (var pid in left)
            Native.Send(pid, Signal.Kill);
        return left.Count == 0;
    }

    private string[] Mounts() =>
        [.. File.ReadLines("/proc/self/mountinfo").Select(line => line.Split(' ')[4]).Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal))];

    private string[] Cgroups() =>
        [.. Directory.EnumerateDirectories("/sys/fs/cgroup").Prepend("/sys/fs/cgroup").Select(each => each + bridge.CgroupParent).Where(Directory.Exists)];

    private bool RemoveCgroups()
    {
        foreach (var cgroup in Cgroups())
        {
            // A cgroup folder goes by rmdir alone: the files inside are the kernel's. Children first.
            var children = Directory.EnumerateDirectories(cgroup, "*", SearchOption.AllDirectories);
            foreach (var each in children.OrderByDescending(path => path.Length).Append(cgroup))
                Native.RemoveFolder(each);
        }
        return Cgroups().Length == 0;
    }

    // containerd keeps the shims' sockets outside of the exec root, under names that only these files tell.
    private string[] ShimSockets()
    {
        var tasks = Path.Combine(folder, "exec/containerd/daemon/io.containerd.runtime.v2.task/moby");
        return Directory.Exists(tasks)
            ? [.. Directory.EnumerateFiles(tasks, "address", SearchOption.AllDirectories).Select(File.ReadAllText).Select(text => text.Trim().Replace("unix://", "", StringComparison.Ordinal))]
            : [];
    }

    // The daemon may be dead, so its networks are read from its own store; names in it are text even though the file is not.
    private IEnumerable<string> FurtherBridges()
    {
        var store = Path.Combine(folder, "data/network/files/local-kv.db");
        return File.Exists(store)
            ? BridgeName.Matches(Encoding.Latin1.GetString(File.ReadAllBytes(store))).Select(match => match.Groups[1].Value)
            : [];
    }

    [GeneratedRegex("\"BridgeName\":\"(br-[0-9a-f]{12})\"")]
    private static partial Regex BridgeName { get; }
}
