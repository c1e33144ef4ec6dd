using System.Diagnostics;

namespace Pigeon.TestKit;

/// <summary>Runs a command line tool to its end.</summary>
public static class Tool
{
    /// <summary>Its standard output.</summary>
    /// <exception cref="InvalidOperationException">It exited with something else than 0; what it said is in the message.</exception>
    public static async Task<string> RunAsync(string file, IEnumerable<string> arguments, CancellationToken ct)
    {
        var result = await TryAsync(file, arguments, ct);
        return result.ExitCode == 0
            ? result.Output
            : throw new InvalidOperationException($"{file} {string.Join(' ', arguments)}: exit {result.ExitCode}: {result.Output}{result.Errors}");
    }

    /// <summary>How it ended and what it said, whatever that is.</summary>
    public static Task<ToolResult> TryAsync(string file, IEnumerable<string> arguments, CancellationToken ct) =>
        TryAsync(file, arguments, new Dictionary<string, string>(), ct);

    /// <inheritdoc cref="TryAsync(string, IEnumerable{string}, CancellationToken)" />
    public static async Task<ToolResult> TryAsync(
        string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, CancellationToken ct)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start");
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var errors = process.StandardError.ReadToEndAsync(ct);
            await Task.WhenAll(output, errors, process.WaitForExitAsync(ct));
            return new ToolResult(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
