namespace Pigeon.Core.Definitions.Values;

/// <summary>Linux capabilities (capabilities(7)), with or without <c>CAP_</c> before them, and <c>ALL</c>.</summary>
internal static class Capability
{
    public static readonly IReadOnlyList<string> Names =
    [
        "ALL", "AUDIT_CONTROL", "AUDIT_READ", "AUDIT_WRITE", "BLOCK_SUSPEND", "BPF", "CHECKPOINT_RESTORE", "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH",
        "FOWNER", "FSETID", "IPC_LOCK", "IPC_OWNER", "KILL", "LEASE", "LINUX_IMMUTABLE", "MAC_ADMIN", "MAC_OVERRIDE", "MKNOD", "NET_ADMIN",
        "NET_BIND_SERVICE", "NET_BROADCAST", "NET_RAW", "PERFMON", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYSLOG", "SYS_ADMIN", "SYS_BOOT",
        "SYS_CHROOT", "SYS_MODULE", "SYS_NICE", "SYS_PACCT", "SYS_PTRACE", "SYS_RAWIO", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "WAKE_ALARM",
    ];

    /// <param name="text">In upper case.</param>
    public static bool Exists(string text) => Names.Contains(text.StartsWith("CAP_", StringComparison.Ordinal) && text != "CAP_ALL" ? text[4..] : text);
}
