using System.Text;

namespace Pigeon.Agent.World;

/// <summary>
/// A file of the VM with variables, as <c>docker run --env-file</c> takes it: a line is <c>NAME=value</c>, nothing in the value means anything, empty
/// lines and those that begin with <c>#</c> are passed over. Errors name file and line and never quote them: such files hold secrets.
/// </summary>
internal static class EnvironmentFile
{
    private const int MostBytes = 1 << 20;

    /// <summary>The variables in the order of the file.</summary>
    /// <exception cref="InvalidDataException">The file cannot be read, or holds something else.</exception>
    public static async Task<IReadOnlyList<KeyValuePair<string, string>>> ReadAsync(string path, CancellationToken ct)
    {
        try
        {
            return Parse(path, await TextAsync(path, ct));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidDataException($"env_file {path} cannot be read: {fault.Message}", fault);
        }
    }

    private static async Task<string> TextAsync(string path, CancellationToken ct)
    {
        // A pipe would keep the reader waiting without end. It has no size, and a file of none is one that somebody failed to fill.
        if ((File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path)) is FileInfo { Exists: true, Length: 0 })
            throw new InvalidDataException($"env_file {path} is empty, or no regular file: fill it, or leave it out");
        await using var file = new FileStream(path, new FileStreamOptions { Options = FileOptions.Asynchronous, Share = FileShare.ReadWrite | FileShare.Delete });
        var bytes = new byte[MostBytes + 1];
        var count = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
        if (count > MostBytes) throw new InvalidDataException($"env_file {path} is larger than {MostBytes >> 10} KiB");
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes, 0, count).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidDataException($"env_file {path} is no text in UTF-8");
        }
    }

    internal static IReadOnlyList<KeyValuePair<string, string>> Parse(string path, string text)
    {
        var variables = new List<KeyValuePair<string, string>>();
        foreach (var (index, line) in text.Split('\n').Index())
        {
            var content = line.TrimEnd('\r').TrimStart(' ', '\t');
            if (content.Length == 0 || content.StartsWith('#')) continue;
            var equals = content.IndexOf('=', StringComparison.Ordinal);
            if (Problem(content, equals) is { } problem) throw new InvalidDataException($"env_file {path}, line {index + 1}: {problem}");
            variables.Add(KeyValuePair.Create(content[..equals], content[(equals + 1)..]));
        }

        return variables;
    }

    private static string? Problem(string line, int equals)
    {
        if (equals < 0) return "has no '=': write NAME=value; a variable of the agent's own environment is not passed on";
        if (equals == 0 || line[..equals].Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter))) return "has no name of one word before its '='";
        return line.Contains('\0', StringComparison.Ordinal) ? "holds a NUL character" : null;
    }
}
