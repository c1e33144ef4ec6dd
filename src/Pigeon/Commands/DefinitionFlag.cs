using System.CommandLine;
using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary>The definition file that a command takes, with <c>--file</c>.</summary>
internal sealed class DefinitionFlag
{
    private const string Default = "stacks.yaml";

    private readonly Flag<string> _file = new("--file", ["-f"], "FILE", $"The definition. Default ./{Default}", path => path);

    public void AddTo(Command command) => command.Options.Add(_file.Option);

    public Task<DefinitionSource> ReadAsync(ParseResult parsed, Shell shell, CancellationToken ct) => ReadAsync(null, parsed, shell, ct);

    /// <param name="positional">The file as a position, which is the same as with the option.</param>
    public async Task<DefinitionSource> ReadAsync(string? positional, ParseResult parsed, Shell shell, CancellationToken ct)
    {
        if (positional is not null && _file.IsGiven(parsed)) throw CommandFailedException.Usage("--file: the file is already named by the first argument");
        var path = positional ?? _file.ReadOr(Default, parsed, shell)!;
        try
        {
            return new DefinitionSource(path, await File.ReadAllTextAsync(path, ct));
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CommandFailedException.Usage($"--file: there is no {path} in {Directory.GetCurrentDirectory()}: go to where it is, or name it with -f FILE");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CommandFailedException.Usage($"--file: '{path}' cannot be read: {fault.Message}");
        }
    }
}
