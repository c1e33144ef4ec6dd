using Pigeon.Core.Names;

namespace Pigeon.Core.World;

/// <summary>A change of certificates that HAProxy did not make, what it said, and when to try again.</summary>
/// <param name="File">The name of the certificate's copy.</param>
public sealed record RefusedCertificate(FrontendName Frontend, string File, string Message, DateTimeOffset RetryAt);
