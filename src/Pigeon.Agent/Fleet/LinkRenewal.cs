using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Pigeon.Core;
using Pigeon.Core.Protocol;
using Pigeon.Hosting;
using Pigeon.Hosting.Tls;

namespace Pigeon.Agent.Fleet;

/// <summary>Has the VM's certificate renewed in good time, or when the controller asks for it, each time with another key.</summary>
/// <param name="chance">A number from 0 to 1, another one at each call.</param>
internal sealed partial class LinkRenewal(LinkKey key, Func<double> chance, TimeProvider time, ILogger<LinkRenewal> logger)
{
    /// <summary>How often it is tried while it does not succeed: a third of a certificate's life is left for it.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    /// <summary>How often the clock is looked at, which may be set meanwhile.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromHours(1);

    private readonly Pulse _asked = new();
    private long? _renewed;
    private volatile bool _isAsked;

    /// <summary>The controller wants it now.</summary>
    public void Ask()
    {
        _isAsked = true;
        _asked.Beat();
    }

    /// <summary>Waits for the time, and ends when there is a new certificate.</summary>
    public async Task RunAsync(IControllerClient client, string vm, X509Certificate2 shown, CancellationToken ct)
    {
        var due = CertificateTerms.RenewAt(shown, chance());
        while (true)
        {
            var asked = _asked.Next;
            if (!_isAsked && Left(due) is var left && left > TimeSpan.Zero)
            {
                await Pulse.WaitAsync(asked, left < Look ? left : Look, time, ct);
                continue;
            }

            try
            {
                var granted = await client.RenewAsync(vm, await key.AskAsync(vm, ct), ct);
                await key.TakeAsync(granted, ct);
                (_isAsked, _renewed) = (false, time.GetTimestamp());
                using var renewed = key.Held[0].Load();
                Log.Renewed(logger, vm, new DateTimeOffset(renewed.NotAfter).ToUniversalTime());
                return;
            }
            catch (Exception fault) when (fault is LinkException { Code: not ProblemCode.Unauthorized } or IOException or UnauthorizedAccessException)
            {
                Log.NotRenewed(logger, vm, new DateTimeOffset(shown.NotAfter).ToUniversalTime(), Printable.Of(fault.Message));
            }

            await Task.Delay(Again * (0.5 + chance()), time, ct);
        }
    }

    /// <summary>A clock that is far ahead finds each certificate due: it is not renewed all the time for that.</summary>
    private TimeSpan Left(DateTimeOffset due) =>
        due - time.GetUtcNow() is var left && _renewed is { } last && Again - time.GetElapsedTime(last) is var rest && rest > left ? rest : left;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The certificate of {Vm} is renewed: the new one is good until {Until:u}")]
        public static partial void Renewed(ILogger logger, string vm, DateTimeOffset until);

        [LoggerMessage(LogLevel.Warning, "The certificate of {Vm} could not be renewed, which is tried again; the one in use is good until {Until:u}: {Why}")]
        public static partial void NotRenewed(ILogger logger, string vm, DateTimeOffset until, string why);
    }
}
