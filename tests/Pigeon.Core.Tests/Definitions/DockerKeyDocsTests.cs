using Pigeon.Core.Definitions.Reading.Containers;
using Xunit;

namespace Pigeon.Core.Tests.Definitions;

/// <summary><c>docs/docker_config.md</c> says what the reader does, key by key.</summary>
public sealed class DockerKeyDocsTests
{
    private static readonly string[] Lines = File.ReadAllLines(Find(AppContext.BaseDirectory));

    [Fact]
    public void Every_key_is_a_row_with_its_other_names_and_its_forms()
    {
        var rows = Rows("| key | other names |").ToList();

        Assert.Equal(DockerKeys.All.Select(key => $"{key.Name}: {string.Join(", ", key.Aliases)}"), rows.Select(row => $"{Bare(row[0])}: {Bare(row[1])}"));
        Assert.All(rows, row => Assert.Equal(5, row.Length));
        Assert.All(rows, row => Assert.NotEqual("", row[2]));
    }

    [Fact]
    public void Every_key_that_is_refused_is_a_row_with_its_reason() => Assert.Equal(
        RefusedKeys.Reasons.Select(reason => $"{reason.Key}: {reason.Value}"), Rows("| key | why |").Select(row => $"{Bare(row[0])}: {row[1]}"));

    [Fact]
    public void No_name_stands_for_two_keys_or_is_refused_too()
    {
        var names = DockerKeys.All.SelectMany(key => key.Names).Concat(RefusedKeys.Reasons.Keys).ToList();

        Assert.Equal(names.Distinct(), names);
    }

    /// <summary>What Salt documents of <c>docker_container.running</c>: a key that it has and nobody thought of would be an unknown one.</summary>
    [Theory]
    [InlineData("name image skip_translate ignore_collisions validate_ip_addrs force watch_action start shutdown_timeout client_timeout networks")]
    [InlineData("auto_remove rm binds blkio_weight blkio_weight_device cap_add cap_drop command cmd cpuset_cpus cpuset cpuset_mems cpu_group cpu_period cpu_shares detach devices")]
    [InlineData("device_read_bps device_read_iops device_write_bps device_write_iops dns dns_opt dns_option dns_search domainname entrypoint environment env extra_hosts group_add hostname")]
    [InlineData("interactive stdin_open ipc_mode ipc isolation labels label links log_driver log_opt lxc_conf mac_address mem_limit memory mem_swappiness memswap_limit memory_swap")]
    [InlineData("network_disabled network_mode oom_kill_disable oom_score_adj pid_mode pids_limit port_bindings publish ports expose privileged publish_all_ports publish_all read_only")]
    [InlineData("restart_policy restart security_opt security_opts shm_size stop_signal stop_timeout storage_opt sysctls sysctl tmpfs tty ulimits ulimit user userns_mode user_ns_mode")]
    [InlineData("volumes volume volumes_from volume_driver working_dir workdir host_config")]
    public void Each_argument_of_Salt_is_taken_or_refused_by_name(string arguments) =>
        Assert.All(arguments.Split(' '), name => Assert.True(DockerKeys.Known.Contains(name) || RefusedKeys.Reasons.ContainsKey(name), name));

    private static IEnumerable<string[]> Rows(string heading) => Lines.SkipWhile(line => !line.StartsWith(heading, StringComparison.Ordinal)).Skip(2)
        .TakeWhile(line => line.StartsWith('|')).Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries));

    private static string Bare(string cell) => cell.Replace("`", "", StringComparison.Ordinal);

    private static string Find(string folder) => Path.Combine(folder, "docs", "docker_config.md") is var path && File.Exists(path) ? path : Find(Path.GetDirectoryName(folder)!);
}
