using System.Text;
using Pigeon.Core;
using Pigeon.Core.Definitions;

namespace Pigeon.Agent.Secrets;

/// <summary>Looks secrets up at the moment when a container is created; nothing is kept.</summary>
/// <param name="environment">The agent's own variables.</param>
public sealed class SecretReader(Func<string, string?> environment)
{
    /// <summary>What fits into one variable of a process, and then some.</summary>
    private const int MostBytes = 32 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="SecretMissingException">One cannot be had.</exception>
    public async Task<ValueList<Secret>> ReadAsync(IEnumerable<SecretVariable> variables, CancellationToken ct)
    {
        var secrets = new List<Secret>();
        foreach (var variable in variables) secrets.Add(new Secret(variable.Name, await TextOfAsync(variable, ct)));
        return secrets.ToValueList();
    }

    private async Task<string> TextOfAsync(SecretVariable variable, CancellationToken ct)
    {
        if (variable.Source is SecretSource.File) return await ReadFileAsync(variable, ct);
        return environment(variable.Reference) is { Length: > 0 } text ? text
            : throw new SecretMissingException($"the secret {variable.Name} is to come from the agent's variable {variable.Reference}, which is not set: put it into the agent's environment and start the agent again");
    }

    private static async Task<string> ReadFileAsync(SecretVariable variable, CancellationToken ct)
    {
        try
        {
            // What has no length is empty, or is no regular file, such as a pipe that may never answer.
            var length = new FileInfo(variable.Reference).Length;
            if (length == 0) throw Wrong("is empty, or no regular file");
            if (length > MostBytes) throw Wrong($"is larger than {MostBytes} bytes");
            var text = Utf8.GetString(await File.ReadAllBytesAsync(variable.Reference, ct));
            if (text.EndsWith('\n')) text = text[..^1];
            return text.Contains('\0', StringComparison.Ordinal) ? throw Wrong("holds a NUL character, which no variable can") : text;
        }
        catch (DecoderFallbackException)
        {
            throw Wrong("is not UTF-8 text");
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Wrong("is not there");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Wrong($"cannot be read: {fault.Message}");
        }

        SecretMissingException Wrong(string why) => new($"the secret {variable.Name} is to come from the file {variable.Reference}, which {why}");
    }
}
