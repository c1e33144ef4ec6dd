using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Controller.Audit;

namespace Pigeon.Simulation.Control;

/// <summary>Requests to the real desks, without a server around them.</summary>
internal static class Web
{
    private static readonly ServiceProvider Services = new ServiceCollection()
        .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).AddSingleton<IHostApplicationLifetime>(new NoEnd()).AddOptions().BuildServiceProvider();

    /// <param name="body">What is written to it reaches whoever asked.</param>
    public static DefaultHttpContext Request(ReadOnlyMemory<byte> content, Stream body, CancellationToken aborted)
    {
        var http = new DefaultHttpContext { RequestServices = Services, RequestAborted = aborted };
        http.Request.Body = new MemoryStream(content.ToArray());
        http.Response.Body = body;
        _ = new Attempt(NoAudit.Instance, http, null);
        return http;
    }

    public static async Task<(int Status, byte[] Body)> AnswerAsync(ReadOnlyMemory<byte> content, Func<HttpContext, Task<IResult>> ask)
    {
        using var body = new MemoryStream();
        var http = Request(content, body, CancellationToken.None);
        await (await ask(http)).ExecuteAsync(http);
        return (http.Response.StatusCode, body.ToArray());
    }

    private sealed class NoEnd : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
        }
    }
}
