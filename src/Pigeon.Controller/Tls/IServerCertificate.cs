using System.Net.Security;

namespace Pigeon.Controller.Tls;

/// <summary>What the controller shows to whoever connects.</summary>
internal interface IServerCertificate
{
    /// <summary>The controller's own CA as a PEM text; null when the certificate is the operator's.</summary>
    string? AuthorityPem { get; }

    /// <summary>What tokens carry to recognize that CA; null when the certificate is the operator's.</summary>
    string? Pin { get; }

    SslStreamCertificateContext Current { get; }

    /// <summary>Takes up a newer certificate if it is time for one, or if there is one.</summary>
    /// <returns>What was done, for the log; null when nothing was to be done.</returns>
    /// <exception cref="IOException">It could not be had; the one before is still in use.</exception>
    string? Refresh();
}
