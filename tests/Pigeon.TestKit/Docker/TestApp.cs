using System.Security.Cryptography;

namespace Pigeon.TestKit;

/// <summary>The compiled test app (App/app.c says what it can do).</summary>
public static class TestApp
{
    private static readonly SemaphoreSlim Once = new(1, 1);

    private static string Source => Path.Combine(AppContext.BaseDirectory, "App", "app.c");

    /// <summary>Compiles the app unless that was done before, and returns the path of the static binary.</summary>
    public static async Task<string> CompileAsync(CancellationToken ct)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Source, ct)))[..16];
        var binary = Path.Combine(Directory.CreateDirectory(Path.Combine(RepositoryRoot.Artifacts, "test-app", hash)).FullName, "app");
        await Once.WaitAsync(ct);
        try
        {
            if (!File.Exists(binary))
            {
                // Several test processes may do this at once: each renames its own finished file into place.
                var own = $"{binary}.{Environment.ProcessId}";
                await Tool.RunAsync("gcc", ["-static", "-O2", "-Wall", "-Wextra", "-pthread", "-o", own, Source], ct);
                File.Move(own, binary, overwrite: true);
            }
            return binary;
        }
        finally
        {
            Once.Release();
        }
    }

    /// <summary>Runs the app as a plain process with the given settings and waits until it listens.</summary>
    public static async Task<ProcessLease> StartAsync(TempFolder folder, int port, IReadOnlyDictionary<string, string> settings, CancellationToken ct)
    {
        var environment = new Dictionary<string, string>(settings) { ["PORT"] = $"{port}" };
        var app = ProcessLease.Start(await CompileAsync(ct), [], folder[$"app-{port}.log"], environment);
        try
        {
            await app.WaitForLogAsync($"listening on {port}", TimeSpan.FromSeconds(10));
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }
}
