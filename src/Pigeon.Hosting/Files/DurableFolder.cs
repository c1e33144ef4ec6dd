using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace Pigeon.Hosting.Files;

/// <summary>Makes a rename durable. .NET opens no folders, so this asks the C library.</summary>
public static class DurableFolder
{
    // O_RDONLY | O_CLOEXEC: the same number on every architecture that .NET runs on under Linux.
    private const int ReadOnlyCloseOnExec = 0x80000;

    /// <exception cref="IOException">The disk refuses.</exception>
    public static void Flush(string folder)
    {
        var descriptor = Open(Encoding.UTF8.GetBytes(folder + '\0'), ReadOnlyCloseOnExec);
        if (descriptor < 0)
            throw Fault(folder);
        try
        {
            if (FSync(descriptor) != 0)
                throw Fault(folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Fault(string folder) =>
        new($"the folder {folder} could not be flushed to the disk: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FSync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
