namespace Pigeon.Core.Definitions.Reading;

/// <summary>The argument names of Salt's <c>docker_container.running</c>, its aliases and the Docker client's own names that it passes through.</summary>
internal static class DockerKeys
{
    /// <summary>What Pigeon takes. <c>cpus</c> is the name of <c>docker run</c>, and <c>pull_policy</c> that of Compose, added because people know them.</summary>
    public static readonly IReadOnlyCollection<string> Known = new HashSet<string>(StringComparer.Ordinal)
    {
        "image", "command", "cmd", "entrypoint", "environment", "env", "ports", "expose", "port_bindings", "publish", "binds", "labels", "label",
        "restart_policy", "restart", "mem_limit", "memory", "cpus", "nano_cpus", "cpu_shares", "healthcheck", "stop_timeout", "stop_signal", "pull_policy",
    };

    /// <summary>What Salt takes and Pigeon does not, so that the error can tell a missing feature from a slip of the pen.</summary>
    public static readonly IReadOnlyCollection<string> Unsupported = new HashSet<string>(StringComparer.Ordinal)
    {
        "auto_remove", "rm", "blkio_weight", "blkio_weight_device", "cap_add", "cap_drop", "cgroup_parent", "client_timeout", "cpu_count", "cpu_group",
        "cpu_percent", "cpu_period", "cpu_quota", "cpu_rt_period", "cpu_rt_runtime", "cpuset", "cpuset_cpus", "cpuset_mems", "detach", "device_cgroup_rules",
        "device_read_bps", "device_read_iops", "device_requests", "device_write_bps", "device_write_iops", "devices", "dns", "dns_opt", "dns_option",
        "dns_search", "domainname", "extra_hosts", "force", "group_add", "host_config", "hostname", "ignore_collisions", "init", "interactive", "ipc",
        "ipc_mode", "isolation", "kernel_memory", "links", "log_config", "log_driver", "log_opt", "lxc_conf", "mac_address", "mem_reservation",
        "mem_swappiness", "memory_swap", "memswap_limit", "mounts", "name", "network_disabled", "network_mode", "networking_config", "networks",
        "oom_kill_disable", "oom_score_adj", "pid_mode", "pids_limit", "privileged", "publish_all", "publish_all_ports", "read_only", "runtime",
        "security_opt", "security_opts", "shm_size", "shutdown_timeout", "skip_translate", "start", "stdin_open", "storage_opt", "storage_opts", "sysctl",
        "sysctls", "tmpfs", "tty", "ulimit", "ulimits", "user", "user_ns_mode", "userns_mode", "uts_mode", "validate_input", "validate_ip_addrs",
        "volume", "volume_driver", "volumes", "volumes_from", "watch_action", "workdir", "working_dir",
    };
}
