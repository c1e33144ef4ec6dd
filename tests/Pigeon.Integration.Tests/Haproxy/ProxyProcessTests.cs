using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pigeon.Agent.Haproxy;
using Pigeon.Core.World;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Haproxy;

public sealed class ProxyProcessTests
{
    [Fact]
    public async Task A_started_HAProxy_is_nobodys_child_and_shares_no_session_or_pipe_with_us()
    {
        using var rig = new HaproxyRig();

        var table = await rig.Process.StartAsync(CancellationToken.None);

        var (parent, group, session) = Kinship(table.MasterPid);
        var (_, ourGroup, ourSession) = Kinship(Environment.ProcessId);
        Assert.NotEqual(Environment.ProcessId, parent);
        Assert.NotEqual(ourGroup, group);
        Assert.NotEqual(ourSession, session);
        Assert.All(Enumerable.Range(0, 3), stream => Assert.Equal("/dev/null", new FileInfo($"/proc/{table.MasterPid}/fd/{stream}").LinkTarget));
    }

    [Fact]
    public async Task A_HAProxy_started_by_another_process_lives_on_when_that_process_is_killed_and_can_be_adopted()
    {
        using var rig = new HaproxyRig();
        var arguments = ProxyProcess.StartArguments(rig.Files);
        using (var starter = System.Diagnostics.Process.Start("bash", ["-c", "haproxy \"$@\" 2>/dev/null; read -r _", "starter", .. arguments]))
        {
            await HaproxyRig.HoldsAsync(async () => await rig.Process.AdoptAsync(CancellationToken.None) is not null, "HAProxy answers");
            starter.Kill(entireProcessTree: true);
            await starter.WaitForExitAsync();
        }

        var adopted = await rig.Process.AdoptAsync(CancellationToken.None);

        Assert.NotNull(adopted?.WorkerPid);
        Assert.Equal(503, await rig.StatusAsync());
    }

    [Fact]
    public async Task Nothing_is_adopted_where_nobody_answers()
    {
        using var rig = new HaproxyRig();

        Assert.Null(await rig.Process.AdoptAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_second_HAProxy_is_never_started_over_a_running_one()
    {
        using var rig = await HaproxyRig.StartAsync();
        using var other = new MasterSocket(Path.Combine(rig.Folder, "other.sock"), TimeProvider.System);
        var files = rig.Files with { MasterSocket = other.Path };

        var same = await Assert.ThrowsAsync<HaproxyRefusedException>(() => rig.Process.StartAsync(CancellationToken.None));
        var foreign = await Assert.ThrowsAsync<HaproxyRefusedException>(
            () => new ProxyProcess(files, other, TimeProvider.System).StartAsync(CancellationToken.None));

        Assert.Contains("already answers", same.Message, StringComparison.Ordinal);
        Assert.Contains("stop it first", foreign.Message, StringComparison.Ordinal);
        Assert.Equal("revision-7", (await rig.Runtime.FactsAsync(CancellationToken.None)).Description);
    }

    [Fact]
    public async Task A_taken_port_is_refused_in_HAProxys_own_words()
    {
        using var rig = new HaproxyRig();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        rig.WriteConfig(port: port);

        var refused = await Assert.ThrowsAsync<HaproxyRefusedException>(() => rig.Process.StartAsync(CancellationToken.None));

        Assert.Contains($"cannot bind socket (Address already in use) for [127.0.0.1:{port}]", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("NOTICE", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_HAProxy_leaves_nothing_that_keeps_the_next_from_starting()
    {
        using var rig = await HaproxyRig.StartAsync();
        var first = await rig.Master.ProcessesAsync(CancellationToken.None);
        HaproxyRig.Kill(first.MasterPid);
        await HaproxyRig.HoldsAsync(async () => !await AnswersAsync(rig), "the worker is gone too");

        var second = await rig.Process.StartAsync(CancellationToken.None);

        Assert.NotEqual(first.MasterPid, second.MasterPid);
        Assert.Equal(503, await rig.StatusAsync());
    }

    [Fact]
    public async Task A_good_configuration_is_ok_and_a_bad_one_is_refused_with_every_useful_line_and_no_noise()
    {
        using var rig = new HaproxyRig();
        var good = await rig.Process.CheckConfigAsync(rig.Files.Config, CancellationToken.None);
        rig.WriteConfig("bogus word\nbackend lane\n");

        var bad = Assert.IsType<ConfigVerdict.Refused>(await rig.Process.CheckConfigAsync(rig.Files.Config, CancellationToken.None));

        Assert.IsType<ConfigVerdict.Ok>(good);
        var lines = bad.Text.Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Contains("unknown keyword 'bogus'", lines[0], StringComparison.Ordinal);
        Assert.Contains("backend 'lane' has the same name", lines[1], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.DoesNotContain("ALERT", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_fragment_without_a_listener_is_valid_but_said_to_have_none()
    {
        using var rig = new HaproxyRig();
        File.WriteAllText(rig.Files.Config, "defaults\n  mode http\n  timeout connect 1s\n  timeout client 1s\n  timeout server 1s\nbackend b\n  server s 127.0.0.1:1\n");

        Assert.IsType<ConfigVerdict.NoListener>(await rig.Process.CheckConfigAsync(rig.Files.Config, CancellationToken.None));
    }

    [Fact]
    public async Task A_configuration_file_that_is_not_there_is_refused()
    {
        using var rig = new HaproxyRig();

        var verdict = Assert.IsType<ConfigVerdict.Refused>(await rig.Process.CheckConfigAsync("/no/such.cfg", CancellationToken.None));

        Assert.Contains("/no/such.cfg", verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_installed_version_is_known()
    {
        using var rig = new HaproxyRig();

        var version = await rig.Process.ProbeVersionAsync(CancellationToken.None);

        Assert.True(version.IsSupported);
        Assert.StartsWith($"{version.Major}.{version.Minor}", version.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HAProxy version 2.6.12-1+deb12u4 2026/10/17 - https://haproxy.org/", 2, 6, "2.6.12-1+deb12u4")]
    [InlineData("HAProxy version 3.2.0-e134140d2 2025/05/28 - https://haproxy.org/", 3, 2, "3.2.0-e134140d2")]
    [InlineData("HA-Proxy version 2.2.9-2+deb11u6 2023/12/12 - https://haproxy.org/", 2, 2, "2.2.9-2+deb11u6")]
    public void Version_lines_of_all_ages_are_read(string line, int major, int minor, string text) =>
        Assert.Equal(new HaproxyVersion(major, minor, text), HaproxyVersion.Parse(line));

    [Fact]
    public async Task A_missing_program_is_said_with_the_fix()
    {
        using var rig = new HaproxyRig();
        var process = new ProxyProcess(rig.Files with { Binary = "/no/such/haproxy" }, rig.Master, TimeProvider.System);

        var missing = await Assert.ThrowsAsync<HaproxyMissingException>(() => process.ProbeVersionAsync(CancellationToken.None));

        Assert.Contains("apt-get install haproxy", missing.Message, StringComparison.Ordinal);
        Assert.Contains("/no/such/haproxy", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_program_is_not_taken_for_HAProxy()
    {
        using var rig = new HaproxyRig();
        var process = new ProxyProcess(rig.Files with { Binary = "echo" }, rig.Master, TimeProvider.System);

        await Assert.ThrowsAsync<HaproxyRefusedException>(() => process.ProbeVersionAsync(CancellationToken.None));
    }

    private static async Task<bool> AnswersAsync(HaproxyRig rig)
    {
        try
        {
            await rig.Runtime.FactsAsync(CancellationToken.None);
            return true;
        }
        catch (HaproxyUnreachableException)
        {
            return false;
        }
    }

    /// <summary>Parent, process group and session of a process.</summary>
    private static (int Parent, int Group, int Session) Kinship(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (Number(1), Number(2), Number(3));

        int Number(int index) => int.Parse(fields[index], CultureInfo.InvariantCulture);
    }
}
