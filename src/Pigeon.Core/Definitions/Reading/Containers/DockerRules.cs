using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading.Containers;

/// <summary>What keys of <c>docker_config</c> mean for each other. The Engine would refuse most of it too, but only when the container is created.</summary>
internal static class DockerRules
{
    /// <param name="said">The keys that were written, by their first names.</param>
    public static void Check(DockerConfig config, IReadOnlyDictionary<string, Field> said)
    {
        Refuse("nano_cpus", "cpus", "'cpus' and 'nano_cpus' say the same: keep one");
        foreach (var key in (string[])["cpu_period", "cpu_quota"])
            foreach (var cpus in (string[])["cpus", "nano_cpus"])
                Refuse(cpus, key, $"cannot stand beside '{cpus}', which sets it");
        Refuse("publish_all_ports", "port_bindings", "cannot stand beside 'publish_all_ports', which publishes each exposed port");
        Refuse("uts_mode", "hostname", "cannot stand beside 'uts_mode: host': the name is the VM's then");
        if (said.TryGetValue("memswap_limit", out var swap)) CheckSwap(config, swap);
        if (config is { MemoryReservation: { } reserved, Memory: { } limit } && reserved > limit)
            said["mem_reservation"].Fail("is more than 'mem_limit', which it lies below");
        if (said.TryGetValue("tmpfs", out var tmpfs)) CheckMounts(config, tmpfs);

        void Refuse(string first, string second, string message)
        {
            if (said.ContainsKey(first) && said.TryGetValue(second, out var field)) field.FailAtKey(message);
        }
    }

    private static void CheckSwap(DockerConfig config, Field field)
    {
        if (config.MemorySwap is not { } swap) return;
        if (config.Memory is not { } memory) field.FailAtKey("needs 'mem_limit' beside it: it is memory and swap together");
        else if (swap != -1 && swap < memory) field.Fail("is less than 'mem_limit': it is memory and swap together");
    }

    private static void CheckMounts(DockerConfig config, Field field)
    {
        var bound = config.Binds.Select(bind => bind.Split(':')[1].TrimEnd('/')).ToHashSet(StringComparer.Ordinal);
        foreach (var mount in config.Tmpfs.Where(mount => bound.Contains(mount.Name.TrimEnd('/'))))
            field.Fail($"'{mount.Name}' is mounted by 'binds' already");
    }
}
