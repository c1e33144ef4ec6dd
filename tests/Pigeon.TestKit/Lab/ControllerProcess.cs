using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Pigeon.Core.Fleet;
using Pigeon.Core.Storage;

namespace Pigeon.TestKit;

/// <summary>The published binary as a controller on this machine, with the command line to talk to it.</summary>
public sealed class ControllerProcess : IAsyncDisposable
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(30);
    private readonly TempFolder _folder;
    private readonly string _state;
    private ProcessLease? _process;
    private int _commands;

    /// <param name="state">The name of its state folder.</param>
    public ControllerProcess(TempFolder folder, string state = "ctl")
    {
        (_folder, _state) = (folder, state);
        Port = FreePort.Next();
    }

    public int Port { get; init; }

    public int Pid => Process.Pid;

    /// <summary>The address of this machine that it listens on.</summary>
    public string Address { get; init; } = "127.0.0.1";

    public Uri Url => new($"https://{Address}:{Port}/");

    public string Socket => $"unix://{_folder[$"{_state}.sock"]}";

    public string StateDir => _folder[_state];

    /// <summary>How long a silent VM counts as present. Short, so that tests see its end.</summary>
    public string Lease { get; init; } = "3s";

    /// <summary>One more place that it listens on; null for none.</summary>
    public string? AlsoListens { get; init; }

    /// <summary>More of the command line's flags.</summary>
    public string[] Flags { get; set; } = [];

    /// <summary>What it calls itself.</summary>
    public string Name { get; init; } = "ctl1";

    /// <summary>The endpoints of the etcd that it shares with others; null: it has files.</summary>
    public string? Etcd { get; init; }

    /// <summary>What it has stored of what should be on the fleet.</summary>
    public FleetDesired Desired()
    {
        using var stored = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(StateDir, "fleet.json")));
        return FleetParts.Join(stored.RootElement.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("value").Deserialize(FleetJson.Default.FleetPart)!));
    }

    /// <summary>What it has logged since it was started last.</summary>
    public string Log => Process.Log;

    private ProcessLease Process => _process ?? throw new InvalidOperationException("the controller was not started");

    public async Task StartAsync()
    {
        Launch();
        await Process.WaitForLogAsync(" listens on ", ReadyLimit);
    }

    public void Launch() => _process = ProcessLease.Start(PigeonBinary.Path, Arguments(), _folder[$"{_state}.log"]);

    /// <summary>Freezes it, or thaws it.</summary>
    public void Send(Signal signal) => Process.Send(signal);

    public Task SaysAsync(string text) => Process.WaitForLogAsync(text, ReadyLimit);

    /// <summary>Runs another one that cannot work to its end.</summary>
    public Task<ToolResult> RunAsync(string? listen = null, string? stateDir = null) =>
        Tool.TryAsync(PigeonBinary.Path, Arguments(listen, stateDir), new Dictionary<string, string>(), CancellationToken.None);

    public Task KillAsync() => Process.KillAsync();

    /// <summary>SIGTERM; the answer is its exit code.</summary>
    public Task<int> TerminateAsync() => Process.TerminateAsync(ReadyLimit);

    /// <summary>Runs a verb of the command line on its unix socket.</summary>
    public Task<ToolResult> PigeonAsync(params string[] arguments) => PigeonAsync(new Dictionary<string, string> { ["PIGEON_HOST"] = Socket }, arguments);

    public static Task<ToolResult> PigeonAsync(Dictionary<string, string> environment, params string[] arguments) =>
        Tool.TryAsync(PigeonBinary.Path, arguments, environment, CancellationToken.None);

    /// <summary>Starts a verb of the command line on its unix socket, to be watched; its output and errors are the lease's log.</summary>
    public ProcessLease StartPigeon(params string[] arguments) => ProcessLease.Start(
        PigeonBinary.Path, arguments, _folder[$"{_state}-{Interlocked.Increment(ref _commands)}.log"], new Dictionary<string, string> { ["PIGEON_HOST"] = Socket });

    /// <summary>A token, as the command line prints it.</summary>
    public async Task<string> TokenAsync(params string[] arguments)
    {
        var made = await PigeonAsync(["token", "create", .. arguments]);
        return made.ExitCode == 0 ? made.Output.Trim() : throw new InvalidOperationException(made.Errors);
    }

    /// <summary>Sends a request as anybody could who does not look at certificates.</summary>
    /// <param name="key">The idempotency key; null for none.</param>
    /// <param name="shown">The certificate with its key that is shown; null for none.</param>
    public async Task<(int Status, string Body)> SendAsync(HttpMethod method, string path, string? token, string? body = null, string? key = null, X509Certificate2? shown = null)
    {
        using var transport = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        transport.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null;
        if (shown is not null) transport.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(shown, additionalCertificates: null, offline: true);
        using var http = new HttpClient(transport);
        using var request = new HttpRequestMessage(method, new Uri($"https://127.0.0.1:{Port}{path}"));

        // Else whoever is refused while it still sends hears nothing but that the connection is gone.
        request.Headers.ExpectContinue = body is not null;
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var response = await http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process) await process.DisposeAsync();
    }

    private string[] Arguments(string? listen = null, string? stateDir = null) =>
    [
        "controller", "--name", Name, "--listen", listen ?? $"{Socket},https://{Address}:{Port}{(AlsoListens is null ? "" : $",{AlsoListens}")}", "--state-dir", stateDir ?? StateDir, "--lease", Lease, "--log-level", "info",
        .. Etcd is null ? [] : new[] { "--store-etcd-endpoints", Etcd }, .. Flags,
    ];
}
