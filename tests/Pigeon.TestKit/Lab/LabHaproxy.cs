using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Pigeon.TestKit;

/// <summary>The HAProxy that an agent under test has started: asked and signalled behind the agent's back, and ended by the lab because it outlives the agent.</summary>
public sealed class LabHaproxy(string folder, string runDir, string stateDir)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    /// <summary>The socket of the worker that serves.</summary>
    public string StatsSocket => Path.Combine(runDir, "haproxy.sock");

    /// <summary>The socket of the master.</summary>
    public string MasterSocket => Path.Combine(runDir, "haproxy-master.sock");

    /// <summary>The configuration that it was started from.</summary>
    public string ConfigPath => Path.Combine(stateDir, "haproxy", "haproxy.cfg");

    /// <summary>The master's process id, as it wrote it down. The file is not there, or empty, for a moment in each reload: the master starts anew and writes it again.</summary>
    public async Task<int> MasterPidAsync()
    {
        var pid = 0;
        await Eventually.TrueAsync(
            () => int.TryParse(File.ReadAllText(Path.Combine(runDir, "haproxy.pid")), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out pid),
            "HAProxy's master has written its process id", Limit);
        return pid;
    }

    /// <summary>The serving worker's process id.</summary>
    public async Task<int> WorkerPidAsync()
    {
        var row = (await AskAsync("show info")).Split('\n').First(line => line.StartsWith("Pid:", StringComparison.Ordinal));
        return int.Parse(row["Pid:".Length..].Trim(), CultureInfo.InvariantCulture);
    }

    /// <summary>Sends one command to the worker and returns its answer.</summary>
    public Task<string> AskAsync(string command) => AskAsync(StatsSocket, command);

    /// <summary>Sends one command to the master and returns its answer, which is nothing when it reloads.</summary>
    public Task<string> AskMasterAsync(string command) => AskAsync(MasterSocket, command);

    /// <summary>Signals the master.</summary>
    public async Task SendAsync(Signal signal) => Native.Send(await MasterPidAsync(), signal);

    /// <summary>SIGKILL to the worker that serves; its master follows it.</summary>
    public async Task KillWorkerAsync() => await KillAsync(await WorkerPidAsync());

    private static async Task<string> AskAsync(string path, string command)
    {
        using var timeout = new CancellationTokenSource(AnswerLimit, TimeProvider.System);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), timeout.Token);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\n"), timeout.Token);
        socket.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(timeout.Token);
    }

    /// <summary>The rows of one of Pigeon's maps (routes, active, release, fallback, members), as "key value".</summary>
    public async Task<IReadOnlyList<string>> MapAsync(string name)
    {
        var file = Directory.GetFiles(stateDir, $"{name}.map", SearchOption.AllDirectories).Single();
        var rows = (await AskAsync($"show map {file}")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        // Each row begins with the entry's address in memory.
        return [.. rows.Select(row => row[(row.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Order(StringComparer.Ordinal)];
    }

    /// <summary>SIGKILL to the master; its workers follow it.</summary>
    public async Task KillMasterAsync() => await KillAsync(await MasterPidAsync());

    /// <summary>Ends every HAProxy that runs from the lab's own folder.</summary>
    internal Task EndAsync() => Eventually.TrueAsync(
        () =>
        {
            var left = ProcessTable.Find(folder);
            foreach (var pid in left)
                Native.Send(pid, Signal.Kill);
            return left.Count == 0;
        },
        "HAProxy is gone", Limit);

    private async Task KillAsync(int pid)
    {
        int[] both = [await MasterPidAsync(), await WorkerPidAsync()];
        Native.Send(pid, Signal.Kill);
        await Eventually.TrueAsync(() => !ProcessTable.Find(folder).Intersect(both).Any(), "master and worker are gone", Limit);
    }
}
