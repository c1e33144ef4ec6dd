using Pigeon.Hosting.Files;
using Pigeon.Hosting.Http;
using Pigeon.Hosting.Settings;

namespace Pigeon.Hosting;

/// <summary>Runs a long-running process of Pigeon: reads its configuration, and says in one line why it could not run.</summary>
public static class Daemon
{
    /// <param name="name">As it is called on the command line.</param>
    /// <param name="flags">Keys of the configuration as flags (<c>--state-dir</c>) with their values; they go before the environment, which goes before the file.</param>
    /// <param name="load">Reads the configuration with these variables.</param>
    /// <param name="run">Runs until it is told to stop.</param>
    /// <returns>0 after an orderly end, 1 when it could not run, 2 when its configuration is wrong.</returns>
    public static async Task<int> RunAsync<T>(
        string name, IReadOnlyDictionary<string, string> flags, Func<IReadOnlyDictionary<string, string>, SettingsResult<T>> load, Func<T, Task> run)
    {
        var commandLine = new ProcessFlags(flags);
        switch (load(commandLine.Variables()))
        {
            case SettingsResult<T>.Invalid invalid:
                foreach (var error in invalid.Errors) await Console.Error.WriteLineAsync(commandLine.Printed(error));
                return 2;
            case SettingsResult<T>.Valid valid:
                return await RunAsync(name, () => run(valid.Settings));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static async Task<int> RunAsync(string name, Func<Task> run)
    {
        try
        {
            await run();
            return 0;
        }
        catch (Exception fault) when (fault is StateFileException or SocketTakenException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{name}: {fault.Message}");
            return 1;
        }
    }
}
