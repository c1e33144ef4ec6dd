using System.Runtime.InteropServices;

namespace Pigeon.TestKit;

/// <summary>The system calls of the kit.</summary>
internal static partial class Native
{
    private const int Detach = 2;
    private const int Network = 0x40000000;

    /// <summary>False when there is no such process.</summary>
    public static bool Send(int pid, Signal signal) => Kill(pid, (int)signal) == 0;

    /// <summary>Takes a mount out of the tree even when something still uses it.</summary>
    public static bool Unmount(string path) => Umount2(path, Detach) == 0;

    /// <summary>Removes an empty folder, or one whose files are the kernel's.</summary>
    public static bool RemoveFolder(string path) => Rmdir(path) == 0;

    /// <summary>Moves the calling thread, and none else, into the network that the file stands for.</summary>
    public static bool EnterNetwork(SafeHandle file) => Setns(file, Network) == 0;

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int Setns(SafeHandle file, int kind);

    [LibraryImport("libc", EntryPoint = "rmdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rmdir(string path);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Umount2(string path, int flags);
}
