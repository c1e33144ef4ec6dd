using System.Diagnostics.CodeAnalysis;
using System.Text;
using Pigeon.Core.Definitions;

namespace Pigeon.Agent.Settings;

/// <summary>The agent's configuration: <c>agent.yaml</c>, and over it the variables <c>PIGEON_...</c> of the environment.</summary>
public static class AgentSettingsFile
{
    /// <summary>Read when no other file is named; it may be absent.</summary>
    public const string DefaultPath = "/etc/pigeon/agent.yaml";

    internal const int MaximumBytes = 1 << 18;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="path">The file; it must exist. Null: the file at <see cref="DefaultPath"/> if there is one, else the defaults.</param>
    /// <param name="hostName">The name of the VM where neither file nor environment says one.</param>
    public static SettingsResult Load(string? path, IReadOnlyDictionary<string, string> environment, string hostName) =>
        Load(path ?? DefaultPath, mayBeAbsent: path is null, environment, hostName);

    internal static SettingsResult Load(string path, bool mayBeAbsent, IReadOnlyDictionary<string, string> environment, string hostName) =>
        TryRead(path, mayBeAbsent, out var text, out var problem)
            ? SettingsReader.Read(text, path, environment, hostName)
            : new SettingsResult.Invalid([new DefinitionError(path, 0, 0, "", problem)]);

    private static bool TryRead(string path, bool mayBeAbsent, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? problem)
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
