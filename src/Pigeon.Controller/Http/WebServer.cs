using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pigeon.Controller.Audit;
using Pigeon.Controller.Settings;
using Pigeon.Controller.Tls;
using Pigeon.Hosting.Http;

namespace Pigeon.Controller.Http;

/// <summary>The server that the API runs on: unix sockets, and TCP with TLS unless it was told otherwise.</summary>
internal static class WebServer
{
    /// <summary>The largest thing that anybody has to say is an agent's report.</summary>
    private const long LargestBody = 4 << 20;

    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan HeadersLimit = TimeSpan.FromSeconds(10);

    /// <summary>Between two requests, and before the first. Clients keep theirs for a minute.</summary>
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(75);

    public static WebApplication Build(ControllerSettings settings, TlsDoor tls, RequestDelegate answer, AuditLog audit, TimeProvider time, ILoggerFactory loggers)
    {
        var gate = new ConnectionGate(settings.Connections, audit);
        // Empty, because the other builders read and watch an appsettings.json in whatever folder the controller was started.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.RequestHeadersTimeout = HeadersLimit;
            kestrel.Limits.KeepAliveTimeout = IdleLimit;
            foreach (var place in settings.Listen) Listen(kestrel, place, tls, gate);
        });
        var web = builder.Build();
        web.Services.GetRequiredService<DiagnosticListener>().Subscribe(new MalformedRequests(audit), MalformedRequests.IsOfInterest);
        Framing.Guard(web, audit);
        PatientBody.Guard(web, LargestBody, time);
        web.Run(answer);
        return web;
    }

    /// <exception cref="SocketTakenException">An address is taken, or not ours to listen on.</exception>
    public static async Task StartAsync(WebApplication web, ControllerSettings settings, CancellationToken ct)
    {
        foreach (var socket in settings.Listen.OfType<ListenPlace.UnixSocket>()) await ListenSocket.PrepareAsync(socket.Path, "controller", ct);
        try
        {
            await web.StartAsync(ct);
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            throw new SocketTakenException($"the controller cannot listen: {fault.Message.TrimEnd('.')}; name another address under 'listen'");
        }

        foreach (var socket in settings.Listen.OfType<ListenPlace.UnixSocket>()) ListenSocket.Protect(socket.Path);
    }

    private static void Listen(KestrelServerOptions kestrel, ListenPlace place, TlsDoor tls, ConnectionGate gate)
    {
        switch (place)
        {
            case ListenPlace.UnixSocket socket:
                kestrel.ListenUnixSocket(socket.Path, listen => Mark(listen, new LocalSocket()));
                break;
            case ListenPlace.Https(var address, var port):
                Listen(kestrel, address, port, listen => WithTls(listen, tls, gate));
                break;
            case ListenPlace.Http(var address, var port):
                Listen(kestrel, address, port, listen =>
                {
                    listen.Use(gate.Guard);
                    Mark(listen, new ClearText());
                });
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static void Listen(KestrelServerOptions kestrel, IPAddress? address, int port, Action<ListenOptions> configure)
    {
        if (address is null) kestrel.ListenAnyIP(port, configure);
        else kestrel.Listen(address, port, configure);
    }

    private static void Mark<T>(ListenOptions listen, T mark)
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(next => connection =>
        {
            connection.Features.Set(mark);
            return next(connection);
        });
    }

    private static void WithTls(ListenOptions listen, TlsDoor tls, ConnectionGate gate)
    {
        listen.Use(gate.Guard);
        listen.Protocols = HttpProtocols.Http1;
        listen.UseHttps(new TlsHandshakeCallbackOptions { HandshakeTimeout = HandshakeLimit, OnConnection = opened => ValueTask.FromResult(tls.Of(opened.Connection)) });
    }
}
