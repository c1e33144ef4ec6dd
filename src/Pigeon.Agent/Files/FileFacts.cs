using System.Runtime.InteropServices;

namespace Pigeon.Agent.Files;

/// <summary>What the kernel tells of a file without opening it. A link is told of as a link.</summary>
/// <param name="ChangedAt">When anything about it changed last, rights and owner included; nobody can set it.</param>
internal readonly record struct FileFacts(FileKind Kind, int Rights, uint User, uint Group, uint Links, ulong Node, ulong Size, DateTimeOffset ChangedAt)
{
    private const int NoFollow = 0x100;
    private const int EmptyPath = 0x1000;

    // STATX_BASIC_STATS; the layout of struct statx is the same on every architecture.
    private const uint Basic = 0x7ff;
    private const int StructSize = 256;

    /// <summary>Null when there is no such thing.</summary>
    /// <param name="folder">An open folder.</param>
    /// <exception cref="IOException">It cannot be found out.</exception>
    public static FileFacts? Of(SafeHandle folder, string name) => Ask(folder, name, NoFollow);

    /// <summary>What is open.</summary>
    /// <exception cref="IOException">It cannot be found out.</exception>
    public static FileFacts Of(SafeHandle open) => Ask(open, "", EmptyPath) ?? throw LibC.Fault("cannot tell what was opened");

    private static FileFacts? Ask(SafeHandle at, string name, int flags)
    {
        Span<byte> buffer = stackalloc byte[StructSize];
        if (StatX(at, LibC.Text(name), flags, Basic, ref MemoryMarshal.GetReference(buffer)) != 0)
            return LibC.IsMissing ? null : throw LibC.Fault($"cannot look at {name}");

        var mode = BitConverter.ToUInt16(buffer[28..]);
        return new(
            (mode & 0xf000) switch { 0x8000 => FileKind.File, 0x4000 => FileKind.Folder, 0xa000 => FileKind.Link, _ => FileKind.Other },
            mode & 0xfff, BitConverter.ToUInt32(buffer[20..]), BitConverter.ToUInt32(buffer[24..]), BitConverter.ToUInt32(buffer[16..]),
            BitConverter.ToUInt64(buffer[32..]), BitConverter.ToUInt64(buffer[40..]),
            DateTimeOffset.FromUnixTimeSeconds(BitConverter.ToInt64(buffer[96..])).AddTicks(BitConverter.ToUInt32(buffer[104..]) / TimeSpan.NanosecondsPerTick));
    }

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(SafeHandle folder, byte[] name, int flags, uint mask, ref byte result);
}
