using System.Text;
using Pigeon.Agent.Files;

namespace Pigeon.Agent.Certificates;

/// <summary>An operator's folder with certificates. Its files may be links, and change at any moment.</summary>
internal static class CertificateFolder
{
    private const int MostFiles = 2000;

    /// <summary>Its files, links followed, without hidden ones and folders; in the order of their names.</summary>
    /// <exception cref="IOException">It is not there, or cannot be listed.</exception>
    public static IReadOnlyList<FileStamp> List(string folder)
    {
        try
        {
            return
            [
                .. new DirectoryInfo(folder).EnumerateFiles().Where(file => !file.Name.StartsWith('.')).Take(MostFiles)
                    .Select(Stamp).OrderBy(stamp => stamp.Name, StringComparer.Ordinal),
            ];
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException(denied.Message, denied);
        }
    }

    public static PemVerdict Read(FileStamp file)
    {
        // What claims no length may be a pipe, on which an attempt to read would wait for ever.
        if (file.Length < 0) return new PemVerdict.Bad("is a link to a file that is not there");
        if (file.Length == 0) return new PemVerdict.Bad("is empty");
        if (file.Length > PemReader.MostBytes) return new PemVerdict.Bad($"is larger than {PemReader.MostBytes} bytes, which no certificate with its chain is");
        try
        {
            return PemReader.Read(file.Name, Encoding.ASCII.GetString(File.ReadAllBytes(file.Path)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new PemVerdict.Bad($"cannot be read: {fault.Message}");
        }
    }

    private static FileStamp Stamp(FileInfo file)
    {
        try
        {
            // Where a folder on the way is a link too, a new target may have the old one's size and time.
            var real = new FileInfo(RealPath.Of(file.FullName) ?? throw new FileNotFoundException(file.FullName));
            return new FileStamp(file.Name, real.FullName, real.Length, real.LastWriteTimeUtc);
        }
        catch (IOException)
        {
            return new FileStamp(file.Name, file.FullName, -1, default);
        }
    }
}
