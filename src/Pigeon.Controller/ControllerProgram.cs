using Pigeon.Controller.Settings;
using Pigeon.Hosting;

namespace Pigeon.Controller;

/// <summary><c>pigeon controller</c>: reads the configuration, runs the controller, and says in one line why it could not.</summary>
public static class ControllerProgram
{
    /// <inheritdoc cref="Daemon.RunAsync" />
    public static Task<int> RunAsync(string? configPath, IReadOnlyDictionary<string, string> flags, CancellationToken ct) => Daemon.RunAsync(
        "pigeon controller", flags, variables => ControllerSettingsFile.Load(configPath, variables, Environment.MachineName),
        settings => new ControllerHost(settings, TimeProvider.System).RunAsync(ct));
}
