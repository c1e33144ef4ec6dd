using Microsoft.Extensions.Logging;

namespace Pigeon.Controller.Tls;

/// <summary>Looks every minute whether a newer certificate is due, and forgets those that are over.</summary>
/// <param name="forget">Forgets what was issued and is needed no more.</param>
internal sealed partial class CertificateWatch(IServerCertificate certificate, Func<CancellationToken, Task> forget, TimeProvider time, ILogger<CertificateWatch> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    public async Task RunAsync(CancellationToken ct)
    {
        string? told = null;
        while (true)
        {
            await Task.Delay(Pause, time, ct);
            try
            {
                if (certificate.Refresh() is { } done) Log.Refreshed(logger, done);
                await forget(ct);
                told = null;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                if (fault.Message != told) Log.Kept(logger, fault.Message);
                told = fault.Message;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "TLS: {Done}")]
        public static partial void Refreshed(ILogger logger, string done);

        [LoggerMessage(LogLevel.Error, "TLS: the certificates stay as they are: {Why}")]
        public static partial void Kept(ILogger logger, string why);
    }
}
