using System.Text.RegularExpressions;
using Pigeon.Core.Definitions.Values;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading.Containers;

/// <summary>Keys about what keeps the container apart from the VM and from other containers.</summary>
internal static partial class SecurityKeys
{
    /// <summary>A seccomp profile is given as its own JSON text.</summary>
    private const int LongestOption = 65_536;

    public static readonly ValueList<DockerKey> All =
    [
        new("privileged", (config, field) => config with { Privileged = field.Flag() }),
        new("cap_add", (config, field) => config with { CapAdd = field.Each(ReadCapability) }),
        new("cap_drop", (config, field) => config with { CapDrop = field.Each(ReadCapability) }),
        new("security_opt", ["security_opts"], (config, field) => config with { SecurityOptions = field.Each(ReadOption) }),
        new("group_add", (config, field) => config with { GroupAdd = field.Each(item => item.Shaped(Group, "a group's name or number")) }),
        new("sysctls", ["sysctl"], (config, field) => config with { Sysctls = ReadSysctls(field) }),
        new("userns_mode", ["user_ns_mode"], (config, field) => config with { UsernsMode = field.OneOf("host") }),
        new("ipc_mode", ["ipc"], (config, field) => config with { IpcMode = field.ModeOrContainer("none", "private", "shareable", "host") }),
        new("pid_mode", (config, field) => config with { PidMode = field.ModeOrContainer("host") }),
        new("uts_mode", (config, field) => config with { UtsMode = field.OneOf("host") }),
        new("cgroupns", ["cgroupns_mode"], (config, field) => config with { CgroupnsMode = field.OneOf("private", "host") }),
        new("cgroup_parent", (config, field) => config with { CgroupParent = field.Word() }),
        new("isolation", (config, field) => config with { Isolation = ReadIsolation(field) }),
    ];

    private static string? ReadCapability(Field field)
    {
        if (field.Text() is not { } text) return null;
        var upper = text.ToUpperInvariant();
        if (Capability.Exists(upper)) return upper;
        var nearest = NearestKey.Find(text, Capability.Names.Select(name => name.ToLowerInvariant()))?.ToUpperInvariant();
        field.Fail($"'{text}' is no capability{(nearest is null ? "" : $" - did you mean '{nearest}'?")}");
        return null;
    }

    private static string? ReadOption(Field field)
    {
        if (field.Text(LongestOption) is not { } text) return null;
        var cut = text.IndexOfAny(['=', ':']);
        var (kind, value) = cut < 0 ? (text, "") : (text[..cut], text[(cut + 1)..]);
        var problem = kind switch
        {
            "no-new-privileges" when value is "" or "true" or "false" => null,
            "no-new-privileges" => "no-new-privileges is true or false",
            "seccomp" when value == "unconfined" || value.StartsWith('{') => null,
            "seccomp" => "seccomp is 'unconfined' or the profile itself as JSON: the Engine reads no file",
            "apparmor" or "label" or "credentialspec" when value.Length > 0 => null,
            "systempaths" => "systempaths is an option of the command 'docker run', which the Engine does not know",
            _ => $"'{Printable.Of(text, 64)}' is no security option: no-new-privileges, label=..., apparmor=..., seccomp=...",
        };
        if (problem is null) return text;
        field.Fail(problem);
        return null;
    }

    /// <summary>Docker lets a container have those settings for itself that the kernel keeps per container, and no others.</summary>
    private static ValueList<Setting> ReadSysctls(Field field)
    {
        const string Rule = "a container has only net.*, fs.mqueue.*, kernel.msg*, kernel.sem, kernel.shm* for itself; the VM's own are set on the VM";
        return field.Settings(Sysctl, Rule);
    }

    private static string? ReadIsolation(Field field)
    {
        if (field.Text() is not { } text) return null;
        if (text == "default") return text;
        field.Fail($"'{text}' is a way of Windows: on Linux it is 'default', as without the key");
        return null;
    }

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Group { get; }

    [GeneratedRegex("""
        ^(net\.[a-zA-Z0-9_./-]+|fs\.mqueue\.[a-z_]+|kernel\.(msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced))\z
        """, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Sysctl { get; }
}
