using System.Diagnostics;

namespace Pigeon.TestKit;

/// <summary>A process that a test started: what it prints goes to a file, signals go to its pid, and disposing ends it and nothing else.</summary>
public sealed class ProcessLease : IAsyncDisposable
{
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(10);
    private readonly Process _process;
    private readonly long _logStart;

    private ProcessLease(Process process, string name, string logPath, long logStart) =>
        (_process, Name, LogPath, _logStart) = (process, name, logPath, logStart);

    /// <summary>The program's file name.</summary>
    public string Name { get; }

    /// <summary>The file that holds its standard output and error.</summary>
    public string LogPath { get; }

    /// <summary>Its process id.</summary>
    public int Pid => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What it exited with; signals count from 128.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>What it has printed so far; not what another process had written to the file before it.</summary>
    public string Log => LogFile.Read(LogPath, _logStart);

    /// <summary>Starts a program with its output appended to the log file.</summary>
    public static ProcessLease Start(string file, IEnumerable<string> arguments, string logPath) =>
        Start(file, arguments, logPath, new Dictionary<string, string>());

    /// <summary>The same on a machine of a private network; this one if none is named.</summary>
    internal static ProcessLease Start(LanMachine? machine, string file, IEnumerable<string> arguments, string logPath, IReadOnlyDictionary<string, string> environment)
    {
        if (machine is null) return Start(file, arguments, logPath, environment);
        var (enter, line) = machine.Run(file, arguments);
        return Start(enter, line, logPath, environment);
    }

    /// <inheritdoc cref="Start(string, IEnumerable{string}, string)" />
    public static ProcessLease Start(string file, IEnumerable<string> arguments, string logPath, IReadOnlyDictionary<string, string> environment)
    {
        // The shell opens the log and becomes the program: no pump in this process that could stall or break it, and the pid stays the same.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", logPath, file, .. arguments]);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        File.AppendAllText(logPath, "");
        var logStart = new FileInfo(logPath).Length;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start");
        return new ProcessLease(process, Path.GetFileName(file), logPath, logStart);
    }

    /// <summary>Sends a signal; false when the process is gone.</summary>
    public bool Send(Signal signal) => !HasExited && Native.Send(Pid, signal);

    /// <summary>Waits until the log contains the text; fails early, with the log, when the process ends before.</summary>
    public Task WaitForLogAsync(string text, TimeSpan limit) =>
        WaitForAsync(() => Task.FromResult(Log.Contains(text, StringComparison.Ordinal)), $"the log says \"{text}\"", limit);

    /// <summary>Waits until the condition holds; fails early, with the log, when the process ends before.</summary>
    public async Task WaitForAsync(Func<Task<bool>> condition, string because, TimeSpan limit)
    {
        try
        {
            await Eventually.TrueAsync(async () => await condition() || HasExited, because, limit);
            if (HasExited && !await condition())
                throw new InvalidOperationException($"it exited with {ExitCode} before {because}");
        }
        catch (Exception fault) when (fault is TimeoutException or InvalidOperationException)
        {
            throw new InvalidOperationException($"{Name}: {fault.Message}\n--- its log ---\n{LogFile.Tail(LogPath)}", fault);
        }
    }

    /// <summary>Waits for the end and returns the exit code.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan limit)
    {
        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(limit, TimeProvider.System);
        return ExitCode;
    }

    /// <summary>Sends SIGTERM and waits for the end.</summary>
    public async Task<int> TerminateAsync(TimeSpan limit)
    {
        Send(Signal.Terminate);
        return await WaitForExitAsync(limit);
    }

    /// <summary>Sends SIGKILL and waits for the end.</summary>
    public async Task KillAsync()
    {
        Send(Signal.Kill);
        await WaitForExitAsync(ExitLimit);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }
}
