using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Pigeon.Controller.Http;

/// <summary>The body of a request, for as long as there is patience for it: else whoever sends just enough not to count as idle holds a request open for hours.</summary>
internal sealed class PatientBody(HttpContext http, Stream body, TimeSpan limit, TimeProvider time) : Stream
{
    private const long BytesPerSecond = 64 << 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private CancellationTokenSource? _late;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <param name="largest">Bytes of the largest body that is taken: who does not say a length gets the time for so many.</param>
    public static void Guard(IApplicationBuilder web, long largest, TimeProvider time) => web.Use(next => http =>
    {
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            var limit = Patience + TimeSpan.FromSeconds(Math.Min(http.Request.ContentLength ?? largest, largest) / BytesPerSecond);
            http.Request.Body = new PatientBody(http, http.Request.Body, limit, time);
            http.Response.RegisterForDispose(http.Request.Body);
        }

        return next(http);
    });

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _late ??= new CancellationTokenSource(limit, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _late.Token);
        try
        {
            return await body.ReadAsync(buffer, end.Token);
        }
        catch (OperationCanceledException) when (_late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            http.Response.Headers.Connection = "close";
            throw new BadHttpRequestException($"The body was not there within {limit.TotalSeconds:0} s.", StatusCodes.Status408RequestTimeout);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _late?.Dispose();
        base.Dispose(disposing);
    }
}
