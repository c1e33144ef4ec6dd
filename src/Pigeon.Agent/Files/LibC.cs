using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Pigeon.Agent.Files;

/// <summary>The calls that work from an open folder, where a path could be bent by a link while it is walked. .NET has none of them.</summary>
internal static class LibC
{
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;
    public const int RemoveFolder = 0x200;

    // Two numbers that differ between architectures, as fcntl.h has them.
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm or Architecture.Ppc64le;

    public static int Folder => IsArm ? 0x4000 : 0x10000;

    public static int NoFollow => IsArm ? 0x8000 : 0x20000;

    /// <summary>Whether the last call failed because there is no such thing.</summary>
    public static bool IsMissing => Marshal.GetLastPInvokeError() == 2;

    /// <summary>What the last call said.</summary>
    public static IOException Fault(string what) => new($"{what}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    public static byte[] Text(string name) => Encoding.UTF8.GetBytes(name + '\0');

    /// <returns>Null when it could not be opened; <see cref="Fault"/> says why.</returns>
    public static SafeFileHandle? Open(SafeHandle folder, string name, int flags, int rights = 0)
    {
        var descriptor = OpenAt(folder, Text(name), flags | CloseOnExec, rights);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <returns>Null when it could not be opened; <see cref="Fault"/> says why.</returns>
    public static SafeFileHandle? OpenFolder(string path)
    {
        var descriptor = OpenPath(Text(path), Folder | CloseOnExec);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    [DllImport("libc", EntryPoint = "fchown", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int ChangeOwner(SafeHandle file, uint user, uint group);

    [DllImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int ChangeRights(SafeHandle file, int rights);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Flush(SafeHandle file);

    [DllImport("libc", EntryPoint = "mkdirat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int MakeFolder(SafeHandle folder, byte[] name, int rights);

    [DllImport("libc", EntryPoint = "renameat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Rename(SafeHandle from, byte[] name, SafeHandle to, byte[] newName);

    [DllImport("libc", EntryPoint = "unlinkat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Remove(SafeHandle folder, byte[] name, int flags);

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern uint OwnUser();

    [DllImport("libc", EntryPoint = "getegid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern uint OwnGroup();

    // openat is variadic in C; on the architectures of .NET under Linux its fourth argument is passed as a fixed one would be.
    [DllImport("libc", EntryPoint = "openat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenAt(SafeHandle folder, byte[] name, int flags, int rights);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenPath(byte[] path, int flags);
}
