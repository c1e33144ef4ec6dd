using System.Globalization;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.TestKitTests;

public sealed class EquipmentTests
{
    [Fact]
    public void Ports_are_never_handed_out_twice()
    {
        var ports = Enumerable.Range(0, 50).Select(_ => FreePort.Next()).ToList();

        Assert.Equal(ports.Count, ports.Distinct().Count());
    }

    [Fact]
    public async Task Waiting_in_vain_says_for_what_and_why()
    {
        var fault = await Assert.ThrowsAsync<TimeoutException>(() => Eventually.TrueAsync(
            () => Task.FromException<bool>(new InvalidOperationException("the proxy is away")), "the proxy answers", TimeSpan.FromMilliseconds(60)));

        Assert.Contains("the proxy answers", fault.Message, StringComparison.Ordinal);
        Assert.Contains("the proxy is away", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_condition_that_hangs_does_not_outlive_the_limit()
    {
        var never = new TaskCompletionSource<bool>();

        await Assert.ThrowsAsync<TimeoutException>(() => Eventually.TrueAsync(() => never.Task, "it ends", TimeSpan.FromMilliseconds(60)));
    }

    [Fact]
    public async Task A_disposed_lease_has_ended_its_process_and_keeps_its_log()
    {
        using var folder = new TempFolder();
        var lease = ProcessLease.Start("sh", ["-c", "echo ready; exec sleep 600"], folder["log"]);
        await lease.WaitForLogAsync("ready", TimeSpan.FromSeconds(10));
        var pid = lease.Pid.ToString(CultureInfo.InvariantCulture);

        await lease.DisposeAsync();

        Assert.False(Directory.Exists($"/proc/{pid}"));
        Assert.Equal("ready\n", await File.ReadAllTextAsync(folder["log"]));
    }

    [Fact]
    public void A_temporary_folder_is_short_enough_for_sockets_and_gone_when_disposed()
    {
        var folder = new TempFolder();
        folder.Write("note", "text");
        var path = folder.Path;

        folder.Dispose();

        Assert.True(path.Length + "/exec/containerd/containerd-debug.sock".Length < 108, path);
        Assert.False(Directory.Exists(path));
    }
}
