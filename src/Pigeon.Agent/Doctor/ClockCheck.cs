using System.Runtime.InteropServices;
using Pigeon.Core.Protocol;

namespace Pigeon.Agent.Doctor;

/// <summary>Whether something keeps the clock: certificates, and switches on many VMs at once, go by it.</summary>
internal static class ClockCheck
{
    private const string Check = "clock";

    /// <summary>What adjtimex(2) returns while nobody keeps the clock: TIME_ERROR.</summary>
    private const int NotKept = 5;

    /// <summary>Larger than <c>struct timex</c> is anywhere. It begins with what should be changed: nothing.</summary>
    private const int StructBytes = 512;

    public static FindingWire Look()
    {
        Span<byte> timex = stackalloc byte[StructBytes];
        timex.Clear();
        return AdjustTime(ref MemoryMarshal.GetReference(timex)) is NotKept or < 0
            ? Finding.Warning(Check, "nothing keeps it right, as far as the kernel knows", "run a time service: systemctl enable --now systemd-timesyncd, or chrony")
            : Finding.Ok(Check, "is kept right");
    }

    [DllImport("libc", EntryPoint = "adjtimex")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int AdjustTime(ref byte timex);
}
