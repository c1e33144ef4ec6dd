using Microsoft.Extensions.Logging;
using Pigeon.Controller.Audit;
using Pigeon.Controller.Metrics;
using Pigeon.Controller.Tls;

namespace Pigeon.Controller.Leading;

/// <summary>The parts of a controller's process that outlive its terms.</summary>
internal sealed record LastingParts(Authority Authority, IServerCertificate Certificate, AuditLog Audit, ControllerCounts Counts, TimeProvider Time, ILoggerFactory Loggers);
