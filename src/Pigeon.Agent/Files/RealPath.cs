using System.Runtime.InteropServices;
using System.Text;

namespace Pigeon.Agent.Files;

/// <summary>Where a path leads in the end. .NET follows a link at its last part only, so this asks the C library.</summary>
internal static class RealPath
{
    /// <returns>The path without a link in any of its parts; null when it leads nowhere.</returns>
    public static string? Of(string path)
    {
        var real = Resolve(Encoding.UTF8.GetBytes(path + '\0'), 0);
        if (real == 0) return null;
        try
        {
            return Marshal.PtrToStringUTF8(real);
        }
        finally
        {
            Free(real);
        }
    }

    [DllImport("libc", EntryPoint = "realpath")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Resolve(byte[] path, nint buffer);

    [DllImport("libc", EntryPoint = "free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void Free(nint memory);
}
