using Microsoft.Extensions.Logging;
using Pigeon.Controller.Store;
using Pigeon.Controller.Tokens;
using Pigeon.Controller.Vms;

namespace Pigeon.Controller.Certificates;

/// <summary>Forgets each minute what was issued and is needed no more.</summary>
internal sealed partial class CertificateSweep(CertificateBook certificates, VmBook vms, TokenBook tokens, TimeProvider time, ILogger<CertificateSweep> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <exception cref="TermEndedException">Another controller leads by now.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            await Task.Delay(Pause, time, ct);
            try
            {
                await certificates.ForgetAsync(one => vms.Find(one.Vm)?.Has(one.Key) == true, tokens.Good().Select(token => (DateTimeOffset?)token.CreatedAt).Min(), ct);
            }
            catch (StoreException fault)
            {
                Log.NotForgotten(logger, fault.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Certificates that are of no use any more could not be forgotten: {Why}")]
        public static partial void NotForgotten(ILogger logger, string why);
    }
}
