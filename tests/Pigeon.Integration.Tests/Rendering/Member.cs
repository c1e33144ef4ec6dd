using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Pigeon.Integration.Tests.Rendering;

/// <summary>A real web server behind HAProxy that tells how it was spoken to.</summary>
internal sealed class Member : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, int> _seen = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _asked;
    private int _atOnce;
    private int _mostAtOnce;

    private Member(string name, HttpProtocols protocols, X509Certificate2? certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            // HAProxy says http or https as the client's request was, whatever the way to the member is.
            kestrel.AllowAlternateSchemes = true;
            kestrel.Listen(IPAddress.Loopback, 0, listen => Configure(listen, protocols, certificate));
        });
        _app = builder.Build();
        _app.Run(context => AnswerAsync(name, context));
    }

    public int Port => new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

    /// <summary>What it answers on /health.</summary>
    public (int Status, string Body) Health { get; set; } = (200, "well");

    /// <summary>Requests by what was asked, as <c>GET /health HTTP/1.1</c>.</summary>
    public IReadOnlyDictionary<string, int> Seen => _seen;

    /// <summary>The name that the last TLS client asked for.</summary>
    public string? Asked => _asked;

    /// <summary>Of requests for /slow.</summary>
    public int MostAtOnce => _mostAtOnce;

    public static async Task<Member> StartAsync(string name, HttpProtocols protocols = HttpProtocols.Http1, X509Certificate2? certificate = null)
    {
        var member = new Member(name, protocols, certificate);
        await member._app.StartAsync();
        return member;
    }

    public async ValueTask DisposeAsync()
    {
        _over.TrySetResult();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(string name, HttpContext context)
    {
        _seen.AddOrUpdate($"{context.Request.Method} {context.Request.Path} {context.Request.Protocol}", 1, (_, count) => count + 1);
        switch (context.Request.Path)
        {
            case "/health":
                context.Response.StatusCode = Health.Status;
                await context.Response.WriteAsync(Health.Body);
                break;
            case "/hang":
                await _over.Task;
                break;
            case "/slow":
                Busy(1);
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
                Busy(-1);
                await context.Response.WriteAsync(name);
                break;
            case "/header":
                await context.Response.WriteAsync(context.Request.Headers["X-Snippet"].ToString());
                break;
            default:
                await context.Response.WriteAsync(name);
                break;
        }
    }

    private void Busy(int change)
    {
        lock (_seen)
        {
            _atOnce += change;
            _mostAtOnce = Math.Max(_mostAtOnce, _atOnce);
        }
    }

    private void Configure(ListenOptions listen, HttpProtocols protocols, X509Certificate2? certificate)
    {
        listen.Protocols = protocols;
        if (certificate is not null)
            listen.UseHttps(https => https.ServerCertificateSelector = (_, asked) =>
            {
                _asked = asked;
                return certificate;
            });
    }
}
