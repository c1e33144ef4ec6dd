using System.Text.Json;
using Pigeon.Core.Protocol;
using Pigeon.Hosting;

namespace Pigeon.Agent.Fleet;

/// <summary>Tells the controller what is on the VM, for as long as a link stands.</summary>
internal sealed class LinkReports(VmReporter reporter, Backoff backoff, TimeProvider time)
{
    /// <summary>A busy loop turns many times a second; its controller need not hear of each.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50);

    private long _number;

    /// <summary>Reports what has changed, and in any case so often.</summary>
    public async Task RunAsync(IControllerClient client, TimeSpan often, CancellationToken ct)
    {
        byte[] told = [];
        long? at = null;
        while (true)
        {
            var turned = reporter.Turned.Next;
            if (reporter.Make(0) is { } report)
            {
                var text = JsonSerializer.SerializeToUtf8Bytes(report, LinkJson.Default.VmReportWire);
                if (!text.AsSpan().SequenceEqual(told) || at is not { } last || time.GetElapsedTime(last) >= often)
                {
                    // The number tells which of two that overtook each other is the later one, also after a restart.
                    _number = Math.Max(_number + 1, time.GetUtcNow().ToUnixTimeMilliseconds());
                    await client.ReportAsync(reporter.Vm, JsonSerializer.SerializeToUtf8Bytes(reporter.Make(_number)!, LinkJson.Default.VmReportWire), ct);
                    (told, at) = (text, time.GetTimestamp());

                    // A controller that only greets is not a good one yet.
                    backoff.Reset();
                }
            }

            await Pulse.WaitAsync(turned, often, time, ct);
            await Task.Delay(Gather, time, ct);
        }
    }
}
