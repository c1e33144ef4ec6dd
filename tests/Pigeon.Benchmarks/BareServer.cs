using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Pigeon.Controller.Certificates;
using Pigeon.Controller.Settings;
using Pigeon.Controller.Store;
using Pigeon.Controller.Tls;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Hosting;
using Pigeon.Hosting.Settings;

namespace Pigeon.Benchmarks;

/// <summary>
/// The floor of a controller, as a process of its own: the same server with the same certificate on the same paths, which reads and writes as many bytes, and neither
/// understands, nor keeps, nor decides anything. <c>POST /rounds</c> sends orders to all and waits for all to answer, as often as a switch does.
/// </summary>
internal sealed class BareServer(int vms, int orderSize, Authority authority)
{
    /// <summary>The name by which the benchmarks' own binary is this server.</summary>
    public const string Verb = "bare-server";

    /// <summary>What it prints when it can be reached.</summary>
    public const string Ready = "bare server is ready";

    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(5);
    private readonly int[] _answered = new int[vms];
    private readonly Pulse _told = new();
    private TaskCompletionSource _all = new();
    private volatile int _round;
    private int _left;

    /// <param name="arguments">Port, folder of the CA, VMs, bytes of an order.</param>
    public static async Task ServeAsync(string[] arguments, CancellationToken ct)
    {
        int Number(int at) => int.Parse(arguments[at], CultureInfo.InvariantCulture);
        using var authority = await AuthorityAsync(arguments[1], ct);
        var certificate = new IssuedCertificate(authority, new ServerNames(Settings(arguments[1]), "bare"), arguments[1], TimeProvider.System);
        certificate.Refresh();
        await using var web = Build(Number(0), new TlsDoor(certificate, authority, TimeProvider.System));
        new BareServer(Number(2), Number(3), authority).Map(web, certificate);
        await web.StartAsync(ct);
        Console.WriteLine(Ready);
        await Task.WhenAny(Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct));
    }

    /// <summary>The CA of the folder, made there if it has none.</summary>
    public static Task<Authority> AuthorityAsync(string folder, CancellationToken ct) => new AuthoritySource(new FileStore(folder), Settings(folder), folder, TimeProvider.System).OpenAsync(ct);

    private static ControllerSettings Settings(string folder) => new()
    {
        Name = "bare", Listen = [], StateDir = folder, Lease = 3 * Ping, NodeGroups = Core.Targets.NodeGroups.None, Log = new LogSettings(default, default),
    };

    private static WebApplication Build(int port, TlsDoor tls)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = opened => ValueTask.FromResult(tls.Of(opened.Connection)) });
        }));
        return builder.Build();
    }

    private void Map(WebApplication web, IssuedCertificate certificate)
    {
        web.MapGet("/v1/ca", http => http.Response.WriteAsync(certificate.AuthorityPem!, http.RequestAborted));
        web.MapPost("/v1/agents", async http =>
        {
            var join = JsonSerializer.Deserialize((await ReadAsync(http)).Span, LinkJson.Default.JoinRequest)!;
            if (!SigningRequest.TryRead(join.Request, out var key, out var problem)) throw new InvalidOperationException(problem);
            var now = TimeProvider.System.GetUtcNow();
            using var issued = authority.Issue(VmName.Parse(join.Name), key, Authority.NewSerial(), now, now.AddDays(1));
            var answer = new JoinAnswer("bare", new GrantedCertificate(issued.ExportCertificatePem(), certificate.AuthorityPem));
            await http.Response.WriteAsync(JsonSerializer.Serialize(answer, LinkJson.Default.JoinAnswer), http.RequestAborted);
        });
        web.MapGet("/v1/agents/{name}/orders", StreamAsync);
        web.MapPost("/v1/agents/{name}/reports", HearAsync);
        web.MapPost("/rounds", async http =>
        {
            for (var rounds = int.Parse((await ReadAsync(http)).Span, CultureInfo.InvariantCulture); rounds > 0; rounds--) await RoundAsync();
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        });
    }

    private static string Greeting => string.Create(CultureInfo.InvariantCulture, $$"""{"controller":"bare","lease":{{3 * Ping.TotalSeconds}}}""");

    private async Task RoundAsync()
    {
        _left = vms;
        _all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _round++;
        _told.Beat();
        await _all.Task;
    }

    private async Task StreamAsync(HttpContext http)
    {
        http.Response.ContentType = "text/event-stream";
        await SendAsync(http, "hello", Greeting);
        var sent = 0;
        while (true)
        {
            var next = _told.Next;
            if (_round != sent) await SendAsync(http, "orders", $"{sent = _round} ".PadRight(orderSize, '.'));
            try
            {
                await next.WaitAsync(Ping, TimeProvider.System, http.RequestAborted);
            }
            catch (TimeoutException)
            {
                await SendAsync(http, "ping", "{}");
            }
        }
    }

    private async Task HearAsync(HttpContext http)
    {
        var body = await ReadAsync(http);
        var (vm, round) = (int.Parse((string)http.Request.RouteValues["name"]!, CultureInfo.InvariantCulture), int.Parse(body.Span[..body.Span.IndexOf((byte)' ')], CultureInfo.InvariantCulture));
        if (Interlocked.Exchange(ref _answered[vm], round) != round && round == _round && Interlocked.Decrement(ref _left) == 0) _all.TrySetResult();
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext http)
    {
        var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static async Task SendAsync(HttpContext http, string kind, string data)
    {
        await http.Response.WriteAsync($"event: {kind}\ndata: {data}\n\n", Encoding.UTF8, http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }
}
