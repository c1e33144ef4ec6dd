using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Pigeon.Agent.Processes;

/// <summary>Runs a program to its end: no shell, arguments as they are, bounded output, a deadline.</summary>
public sealed class ProcessRunner(TimeProvider time)
{
    private const int MostCharacters = 64 * 1024;
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    /// <exception cref="System.ComponentModel.Win32Exception">The program is not there or cannot be executed.</exception>
    /// <exception cref="TimeoutException">It ran longer than <paramref name="limit"/>; it is killed, unless it runs as another user.</exception>
    public Task<ProcessResult> RunAsync(string file, IEnumerable<string> arguments, TimeSpan limit, CancellationToken ct) =>
        RunAsync(file, arguments, null, limit, ct);

    /// <inheritdoc cref="RunAsync(string, IEnumerable{string}, TimeSpan, CancellationToken)" />
    /// <param name="surroundings">Null means the usual environment, and no input.</param>
    public async Task<ProcessResult> RunAsync(string file, IEnumerable<string> arguments, ProcessSurroundings? surroundings, TimeSpan limit, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        using var process = Start(file, arguments, surroundings);
        // A daemon that it leaves behind may keep the pipes open, so the streams are not read to their end but until the program is gone.
        using var silence = new CancellationTokenSource();
        var output = ReadAsync(process.StandardOutput, silence.Token);
        var errors = ReadAsync(process.StandardError, silence.Token);
        try
        {
            await TellAsync(process.StandardInput, surroundings?.Input ?? "", linked.Token);
            await process.WaitForExitAsync(linked.Token);
            silence.CancelAfter(LastWords);
            return new(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            // It is dead when we say so, unless it cannot be killed.
            await Task.WhenAny(process.WaitForExitAsync(CancellationToken.None), Task.Delay(LastWords, time, CancellationToken.None));
            await silence.CancelAsync();
            await Task.WhenAll(output, errors);
            if (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
                throw new TimeoutException($"'{file}' did not end within {limit.TotalSeconds} s");
            throw;
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception fault) when (fault is AggregateException or Win32Exception)
        {
            // What runs as another user, by sudo for one, is not ours to kill; it keeps nobody waiting.
        }
    }

    private static async Task TellAsync(StreamWriter input, string text, CancellationToken ct)
    {
        try
        {
            await input.WriteAsync(text.AsMemory(), ct);
            input.Close();
        }
        catch (IOException)
        {
            // A program need not read what it is told.
        }
    }

    private static Process Start(string file, IEnumerable<string> arguments, ProcessSurroundings? surroundings)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (surroundings?.Environment is { } environment)
        {
            start.Environment.Clear();
            foreach (var (name, value) in environment) start.Environment[name] = value;
        }
        else
        {
            // Our own settings may hold secrets, and HAProxy shows its environment to whoever may use its socket.
            foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PIGEON_", StringComparison.Ordinal)).ToList())
                start.Environment.Remove(name);
        }

        var process = new Process { StartInfo = start };
        process.Start();
        return process;
    }

    private static async Task<string> ReadAsync(StreamReader stream, CancellationToken ct)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        try
        {
            while (await stream.ReadAsync(buffer, ct) is > 0 and var got)
            {
                // What a program dies of stands at the end of what it says.
                text.Append(buffer, 0, got);
                if (text.Length > MostCharacters) text.Remove(MostCharacters / 2, text.Length - MostCharacters);
            }
        }
        catch (OperationCanceledException)
        {
            // The time for last words is over; what came so far is the result.
        }

        return text.ToString();
    }
}
