using System.CommandLine;
using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon release</c></summary>
internal static class ReleaseCommand
{
    private const string DefaultFile = "stacks.yaml";

    public static Command Create(Shell shell)
    {
        var target = new TargetArguments("The version; without it, the one that the file says");
        var flags = new OperationFlags(isRelease: true);
        var file = new Flag<string>("--file", ["-f"], "FILE", $"The definition. Default ./{DefaultFile}", path => path);
        var command = new Command("release", "Start a version dark: only internal traffic reaches it");
        target.AddTo(command);
        command.Options.Add(file.Option);
        flags.AddTo(command);
        command.Carry(shell, flags.Connection, async (parsed, ct) =>
        {
            var (app, version) = target.Read(parsed, shell);
            var settings = flags.Read(parsed, shell);
            var request = new OperationRequest
            {
                Verb = "release",
                Version = version?.Text,
                Definition = await ReadAsync(file.ReadOr(DefaultFile, parsed, shell)!, ct),
                ReadyWithin = settings.ReadyWithin?.TotalSeconds,
            };
            return await new OperationRun(shell, settings).RunAsync(app, request, ct);
        });
        return command;
    }

    private static async Task<DefinitionSource> ReadAsync(string path, CancellationToken ct)
    {
        try
        {
            return new DefinitionSource(path, await File.ReadAllTextAsync(path, ct));
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CommandFailedException.Usage(
                $"--file: there is no {path} in {Directory.GetCurrentDirectory()}: go to where it is, or name it with -f FILE");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CommandFailedException.Usage($"--file: '{path}' cannot be read: {fault.Message}");
        }
    }
}
