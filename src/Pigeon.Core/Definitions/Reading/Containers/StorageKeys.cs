using System.Text.RegularExpressions;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading.Containers;

/// <summary>Keys about files, volumes and devices.</summary>
internal static partial class StorageKeys
{
    private const int LongestOptions = 1024;

    public static readonly ValueList<DockerKey> All =
    [
        new(BindsReader.Key, (config, field) => config with { Binds = BindsReader.Read(field) }),
        new("volumes", ["volume"], (config, field) => config with { Volumes = field.Each(Forms.MountPoint) }),
        new("volumes_from", (config, field) => config with { VolumesFrom = field.Each(item => item.Shaped(VolumesFrom, "a container's name or id, with ':ro' or ':rw' or nothing behind it")) }),
        new("volume_driver", (config, field) => config with { VolumeDriver = field.Word() }),
        new("tmpfs", (config, field) => config with { Tmpfs = ReadTmpfs(field) }),
        new("shm_size", (config, field) => config with { ShmSize = field.SizeOrNone(least: 1) }),
        new("read_only", (config, field) => config with { ReadOnly = field.Flag() }),
        new("storage_opt", (config, field) => config with { StorageOptions = field.Settings() }),
        new("devices", (config, field) => config with { Devices = ReadDevices(field) }),
        new("device_cgroup_rules", (config, field) => config with { DeviceCgroupRules = field.Each(item => item.Shaped(CgroupRule, "TYPE MAJOR:MINOR ACCESS, such as 'c 42:* rmw'")) }),
    ];

    /// <summary>A map of paths to options, a list of such maps, or a list of <c>PATH[:OPTIONS]</c>. Options have commas in them, so a text is one item.</summary>
    private static ValueList<Setting> ReadTmpfs(Field field)
    {
        var merged = field.Merged();
        var found = new List<Setting>();
        if (merged.Value is YamlValue.Mapping)
        {
            foreach (var (key, value) in merged.Entries() ?? [])
                Add(found, value.WithText(key.Text).MountPoint(), value.Value is YamlValue.Scalar { Kind: PlainKind.Null } ? "" : value.Text(LongestOptions), value);
            return found.ToValueList();
        }
        foreach (var item in field.Value is YamlValue.Scalar ? [field] : field.Items(Forms.MostItems) ?? [])
        {
            if (item.Text(LongestOptions) is not { } text) continue;
            var parts = text.Split(':', 2);
            Add(found, item.WithText(parts[0]).MountPoint(), parts.Length == 2 ? parts[1] : "", item);
        }
        return found.ToValueList();
    }

    private static void Add(List<Setting> found, string? path, string? options, Field at)
    {
        if (path is null || options is null) return;
        if (!TmpfsOptions.IsMatch(options)) at.Fail($"'{options}' does not fit: options of a mount with commas between, such as rw,noexec,size=64m");
        else if (found.Exists(other => other.Name.TrimEnd('/') == path.TrimEnd('/'))) at.Fail($"'{path}' is mounted twice");
        else if (found.Count == Forms.MostItems) at.Fail($"makes more than {Forms.MostItems} mounts");
        else found.Add(new Setting(path, options));
    }

    private static ValueList<DeviceSpec> ReadDevices(Field field)
    {
        var found = new List<DeviceSpec>();
        foreach (var item in field.Items(Forms.MostItems) ?? [])
        {
            if (item.Text() is not { } text) continue;
            if (Device.Match(text) is not { Success: true } match)
            {
                item.Fail($"'{text}' is no device: write /dev/on/the/vm[:/dev/in/the/container[:rwm]]");
                continue;
            }
            var host = match.Groups["host"].Value;
            var inside = match.Groups["inside"] is { Success: true } given ? given.Value : host;
            if (found.Exists(other => other.Container == inside)) item.Fail($"'{inside}' is said twice");
            else found.Add(new DeviceSpec(host, inside, match.Groups["access"] is { Success: true } access ? access.Value : "rwm"));
        }
        return found.ToValueList();
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}(:(ro|rw))?\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex VolumesFrom { get; }

    [GeneratedRegex("^([a-z]+(=[A-Za-z0-9%]+)?(,[a-z]+(=[A-Za-z0-9%]+)?)*)?\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex TmpfsOptions { get; }

    [GeneratedRegex("^(?<host>/[^:]+)(:(?<inside>/[^:]+)(:(?<access>r?w?m?(?<=[rwm])))?)?\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Device { get; }

    [GeneratedRegex("^[acb] ([0-9]{1,9}|\\*):([0-9]{1,9}|\\*) [rwm]{1,3}\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex CgroupRule { get; }
}
