using Microsoft.Extensions.Logging;
using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Hosting;

namespace Pigeon.Agent.Fleet;

/// <summary>Gets from the controller, for as long as a link stands, the definitions that its orders speak of and the VM does not have.</summary>
internal sealed partial class DefinitionFetch(DefinitionShelf definitions, FleetDuty duty, TimeProvider time, ILogger logger)
{
    /// <summary>How long to wait with a definition that could not be had.</summary>
    private static readonly TimeSpan FetchAgain = TimeSpan.FromSeconds(30);

    /// <summary>Fetches the definitions that orders speak of.</summary>
    public async Task RunAsync(IControllerClient client, CancellationToken ct)
    {
        while (true)
        {
            var asked = definitions.Asked.Next;
            var isMissing = false;
            foreach (var digest in definitions.Missing)
            {
                try
                {
                    await definitions.StoreAsync(digest, await client.DefinitionAsync(digest, ct), ct);
                    duty.Look();
                }
                catch (Exception fault) when (fault is LinkException { Code: not ProblemCode.Unauthorized } or IOException or UnauthorizedAccessException)
                {
                    // One that cannot be had concerns its own app: everything else goes on over this link.
                    isMissing = true;
                    Log.NotFetched(logger, digest, Printable.Of(fault.Message));
                }
            }

            await Pulse.WaitAsync(asked, isMissing ? FetchAgain : Timeout.InfiniteTimeSpan, time, ct);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Definition {Digest} cannot be had from the controller, and is asked for again: {Why}")]
        public static partial void NotFetched(ILogger logger, DefinitionDigest digest, string why);
    }
}
