namespace Pigeon.Core.Definitions.Reading.Containers;

/// <summary>What Salt and Docker's Python client take and Pigeon does not: each with the reason and what to do instead.</summary>
internal static class RefusedKeys
{
    private const string NoEdit = "a container is never changed in place: release another version";

    private const string NoTranslation = "values are always read and checked, in the forms of docs/docker_config.md";

    private const string Windows = "it is for Windows, where Pigeon does not run";

    private const string Remover = "Pigeon removes containers itself, after it has read what a failed one said";

    private const string RealTime = "kernels and daemons set up for real-time scheduling are rare, and on any other the container does not start; use cpu_shares or cpus";

    public static readonly IReadOnlyDictionary<string, string> Reasons = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["name"] = "Pigeon names containers itself, APP_VERSION_SERVICE_REPLICA; other containers find one by an alias in networks",
        ["network_mode"] = "traffic needs the container on a network of its own: write loadbal.default_network, and more of them as networks",
        ["network_disabled"] = "Pigeon runs what takes traffic and what serves that; a container is always on loadbal.default_network",
        ["networking_config"] = "it is the Engine's own form: write networks",
        ["host_config"] = "it is the Engine's own form: write its settings as keys of docker_config",
        ["log_config"] = "it is the Engine's own form: write log_driver and log_opt",
        ["mounts"] = "it is the Engine's own form: write binds, volumes or tmpfs",
        ["lxc_conf"] = "Docker has no LXC driver since 1.10",
        ["auto_remove"] = Remover,
        ["rm"] = Remover,
        ["force"] = NoEdit,
        ["replace"] = NoEdit,
        ["watch_action"] = NoEdit,
        ["start"] = "a stack's containers always run; leave a service out that shall not",
        ["shutdown_timeout"] = "it is called stop_timeout",
        ["client_timeout"] = "a pull may take as long as it makes progress",
        ["skip_translate"] = NoTranslation,
        ["ignore_collisions"] = NoTranslation,
        ["validate_ip_addrs"] = NoTranslation,
        ["validate_input"] = NoTranslation,
        ["use_config_proxy"] = "proxies are variables like others: write them as environment",
        ["init_path"] = "the Engine takes the program that its daemon is set up with: write init: true",
        ["kernel_memory"] = "recent engines and kernels ignore it: use mem_limit, which counts the kernel's memory too",
        ["cpu_group"] = "the Engine has no such setting: the length of a period is cpu_period, the CPU time within it cpu_quota",
        ["cpu_rt_period"] = RealTime,
        ["cpu_rt_runtime"] = RealTime,
        ["cpu_count"] = Windows,
        ["cpu_percent"] = Windows,
        ["device_requests"] = "GPUs and the like are asked for by name: write devices, or a runtime that adds them",
        ["annotations"] = "engines before API 1.43 ignore it: write labels",
    };
}
