using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pigeon.Agent.Fleet;
using Pigeon.Agent.Settings;
using Pigeon.Core.Protocol;
using Pigeon.Hosting;
using Pigeon.Hosting.Tls;

namespace Pigeon.Benchmarks;

/// <summary>What holds a link in a benchmark: it hears what comes down, and says what goes up.</summary>
internal interface ILinked
{
    /// <summary>The VM's name.</summary>
    string Name { get; }

    VmReportWire First { get; }

    /// <summary>Takes orders in.</summary>
    /// <returns>Whether there is something new to report.</returns>
    Task<bool> TakeAsync(string orders, ControllerClient controller, CancellationToken ct);

    byte[] Report();
}

/// <summary>
/// An agent's link to its controller as <see cref="ControllerLink"/> holds it, with the same client, the same pauses and the same order of requests; only its key lies
/// in memory, and what it speaks for is not an agent's loop.
/// </summary>
/// <param name="gather">How long it waits for more before it reports.</param>
internal sealed class SimulatedLink(ILinked vm, Uri url, AccessToken ticket, TimeSpan gather) : IDisposable
{
    private static readonly TimeProvider Time = TimeProvider.System;
    private readonly ControllerPlace _place = new(url, "", null);
    private readonly Backoff _backoff = new(new Random().NextDouble);
    private readonly Pulse _news = new();
    private readonly TaskCompletionSource _standing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ControllerClient? _client;
    private X509Certificate2? _shown;
    private ControllerTrust _trust = ControllerTrust.Of(ticket.Pin, null);

    /// <summary>Completes when it has joined, was greeted and has reported.</summary>
    public Task Standing => _standing.Task;

    /// <summary>How often it had to be opened again.</summary>
    public int Lost { get; private set; }

    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await ConnectAsync(ct);
            }
            catch (Exception) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                if (Lost++ == 0) Console.Error.WriteLine($"{vm.Name}: {fault.Message}");
            }

            await Task.WhenAny(Task.Delay(_backoff.Next(), Time, ct));
        }
    }

    public void Dispose()
    {
        _client?.Dispose();
        _shown?.Dispose();
    }

    private async Task ConnectAsync(CancellationToken ct)
    {
        _shown ??= await JoinAsync(ct);
        using var client = _client = new ControllerClient(_place, _trust, _shown, Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await using var words = client.OrdersAsync(vm.Name, end.Token).GetAsyncEnumerator(end.Token);
        if (!await words.MoveNextAsync()) throw new LinkException("there is no greeting");
        var lease = TimeSpan.FromSeconds(ControllerClient.Parse(words.Current.Data, LinkJson.Default.FleetHelloWire).Lease);
        var reporting = ReportAsync(client, lease / 3, end.Token);
        try
        {
            while (!reporting.IsCompleted && await words.MoveNextAsync())
                if (words.Current.EventType == "orders" && await vm.TakeAsync(words.Current.Data, client, end.Token)) _news.Beat();
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAny(reporting);
        }

        if (reporting.IsFaulted) await reporting;
        throw new LinkException("the controller ended the connection");
    }

    private async Task<X509Certificate2> JoinAsync(CancellationToken ct)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var asked = new CertificateRequest($"CN={vm.Name}", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        using var client = new ControllerClient(_place, _trust, shown: null, Time);
        var granted = (await client.JoinAsync(ticket, new JoinRequest(vm.Name, asked, vm.First), ct)).Granted;
        _trust = new ControllerTrust.Told(TrustedAuthorities.Parse(granted.Authorities!));
        return X509Certificate2.CreateFromPem(granted.Certificate, key.ExportPkcs8PrivateKeyPem());
    }

    private async Task ReportAsync(ControllerClient client, TimeSpan often, CancellationToken ct)
    {
        while (true)
        {
            var news = _news.Next;
            await client.ReportAsync(vm.Name, vm.Report(), ct);
            _standing.TrySetResult();
            using var spent = CancellationTokenSource.CreateLinkedTokenSource(ct);
            await Task.WhenAny(news, Task.Delay(often, Time, spent.Token));
            await spent.CancelAsync();
            if (gather > TimeSpan.Zero) await Task.Delay(gather, Time, ct);
            ct.ThrowIfCancellationRequested();
        }
    }
}
