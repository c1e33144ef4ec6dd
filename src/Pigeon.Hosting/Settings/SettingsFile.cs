using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Pigeon.Hosting.Settings;

/// <summary>The text of a configuration file.</summary>
public static class SettingsFile
{
    public const int MaximumBytes = 1 << 18;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="mayBeAbsent">A file that is not there counts as an empty one.</param>
    /// <param name="problem">Why it cannot be read.</param>
    public static bool TryRead(string path, bool mayBeAbsent, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? problem)
    {
        (text, problem) = (null, null);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            // Not by the length that the file claims: what is no regular file has none, and may never end.
            var bytes = new byte[MaximumBytes + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > MaximumBytes) problem = $"the file is larger than {MaximumBytes} bytes";
            else text = Utf8.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            problem = "the file is not UTF-8 text";
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            if (mayBeAbsent) text = "";
            else problem = "there is no such file";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problem = Directory.Exists(path) ? "this is a folder, not a file" : $"cannot be read: {fault.Message}";
        }
        return text is not null;
    }
}
