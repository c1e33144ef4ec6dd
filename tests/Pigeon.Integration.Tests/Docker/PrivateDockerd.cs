using System.Diagnostics;
using Pigeon.Agent.Docker;

namespace Pigeon.Integration.Tests.Docker;

/// <summary>A daemon without networks in a directory of its own, there to be killed.</summary>
internal sealed class PrivateDockerd : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("pd");
    private readonly Process _daemon;

    public PrivateDockerd()
    {
        var place = _directory.FullName;
        var start = new ProcessStartInfo("dockerd",
        [
            "--bridge", "none", "--iptables=false", "--data-root", $"{place}/data", "--exec-root", $"{place}/exec",
            "--pidfile", $"{place}/pid", "-H", $"unix://{SocketPath}",
        ])
        { RedirectStandardError = true };
        _daemon = Process.Start(start)!;
        // The log must be drained, or the daemon stops at a full pipe.
        _daemon.BeginErrorReadLine();
    }

    public string SocketPath => Path.Combine(_directory.FullName, "s");

    public async Task<EngineClient> ReadyAsync()
    {
        var client = new EngineClient(LiveEngine.Address(SocketPath), TimeProvider.System);
        await LiveEngine.HoldsAsync(async () =>
        {
            try
            {
                await client.PingAsync(CancellationToken.None);
                return true;
            }
            catch (EngineUnreachableException)
            {
                return false;
            }
        });
        return client;
    }

    public void Kill() => _daemon.Kill();

    public async ValueTask DisposeAsync()
    {
        // A killed daemon leaves its containerd behind.
        var pidFile = Path.Combine(_directory.FullName, "exec/containerd/containerd.pid");
        using var containerd = File.Exists(pidFile) ? Find(int.Parse(await File.ReadAllTextAsync(pidFile), null)) : null;
        if (!_daemon.HasExited) _daemon.Kill();
        await _daemon.WaitForExitAsync();
        _daemon.Dispose();
        if (containerd is not null)
        {
            containerd.Kill();
            await containerd.WaitForExitAsync();
        }

        // It leaves its data root mounted on itself, too.
        using (var unmount = Process.Start("umount", Path.Combine(_directory.FullName, "data"))) await unmount.WaitForExitAsync();
        _directory.Delete(recursive: true);
    }

    private static Process? Find(int pid)
    {
        try
        {
            return Process.GetProcessById(pid);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
