using System.Threading.Channels;
using Pigeon.Agent.Control;
using Pigeon.Agent.Docker;
using Pigeon.Core;
using Pigeon.Core.Protocol;
using Pigeon.Core.Pruning;
using Pigeon.Core.Stacks;

namespace Pigeon.Agent.Pruning;

/// <summary>
/// Prunes, one prune after the other, beside the loop. What goes is decided within a turn, on the state that the turn has stored; from then on, until it is gone, the
/// loop takes on nothing that would meet it.
/// </summary>
public sealed class PruneWork(EngineClient engine, Remover remover, PruneMarks marks, Inbox inbox)
{
    private const int Hands = 4;
    private readonly Channel<PruneOrder> _orders = Channel.CreateUnbounded<PruneOrder>();

    /// <summary>Prunes. Who stops waiting does not end it.</summary>
    /// <exception cref="EngineUnreachableException">The Engine does not answer.</exception>
    /// <exception cref="EngineException">The Engine refuses to tell what there is.</exception>
    /// <exception cref="TimeoutException">The Engine is silent.</exception>
    public async Task<IReadOnlyList<PrunedWire>> PruneAsync(PruneRequest request, CancellationToken ct)
    {
        var order = new PruneOrder(request);
        await _orders.Writer.WriteAsync(order, ct);
        return await order.Found.WaitAsync(ct);
    }

    public async Task RunAsync(CancellationToken ct)
    {
        await foreach (var order in _orders.Reader.ReadAllAsync(ct))
        {
            try
            {
                order.Answer(order.Request.DryRun ? await ForeseeAsync(order.Request.Inactive, ct) : await PruneAsync(ct));
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                order.Fail(fault);
            }
        }
    }

    private async Task<IReadOnlyList<PrunedWire>> ForeseeAsync(bool inactive, CancellationToken ct)
    {
        var inventory = await InventoryReader.ReadAsync(engine, ct);
        List<PrunedWire> found = [];
        await LookAsync(seen => found =
        [
            .. (inactive ? Leftovers.Inactive(seen.Desired) : []).Select(Retired),
            .. Leftovers.Find(seen.Desired, seen.Observed, inventory, inactive)
                .Select(finding => Remover.Told(finding.What, finding.Stays ? PruneResult.Kept : PruneResult.Planned, finding.Why)),
        ], ct);
        return found;
    }

    private static PrunedWire Retired(Stack stack) => new("stack", stack.ToString(), PruneResult.Planned, "inactive", 0);

    private async Task<IReadOnlyList<PrunedWire>> PruneAsync(CancellationToken ct)
    {
        var inventory = await InventoryReader.ReadAsync(engine, ct);
        ValueList<Finding> found = [];
        try
        {
            await LookAsync(seen =>
            {
                found = Leftovers.Find(seen.Desired, seen.Observed, inventory);
                marks.Begin(found.Where(finding => !finding.Stays).Select(finding => finding.What));
            }, ct);
            var results = new PrunedWire[found.Count];
            foreach (var kind in found.Index().GroupBy(each => each.Item.What.Kind))
                await Parallel.ForEachAsync(kind, new ParallelOptions { MaxDegreeOfParallelism = Hands, CancellationToken = ct },
                    async (each, token) => results[each.Index] = await DoAsync(each.Item, token));
            await TellGoneAsync(ct);
            return results;
        }
        finally
        {
            marks.End(found.Select(finding => finding.What).ToHashSet());
        }
    }

    private async Task<PrunedWire> DoAsync(Finding finding, CancellationToken ct)
    {
        if (finding.Stays) return Remover.Told(finding.What, PruneResult.Kept, finding.Why);
        var result = await remover.RemoveAsync(finding, ct);
        marks.End([finding.What]);
        return result;
    }

    /// <summary>Lets the desired state forget the images that are not here any more, whoever removed them.</summary>
    private async Task TellGoneAsync(CancellationToken ct)
    {
        var here = (await InventoryReader.ImagesAsync(engine, ct)).Select(image => image.Id).ToHashSet(StringComparer.Ordinal);
        await LookAsync(seen => marks.Tell(seen.Desired.FormerImages.Select(image => image.Id).Where(id => !here.Contains(id)).ToValueList()), ct);
        if (marks.Gone.Count > 0) await LookAsync(_ => marks.Tell([]), ct);
    }

    /// <exception cref="EngineUnreachableException">What is observed is what was seen last.</exception>
    private async Task LookAsync(Action<Snapshot> within, CancellationToken ct)
    {
        var isSeen = false;
        await inbox.LookAsync(seen =>
        {
            isSeen = seen.Observed.Docker is { Reachable: true, Listed: true };
            if (isSeen) within(seen);
        }, ct);
        if (!isSeen) throw new EngineUnreachableException("the Docker Engine does not answer; a prune needs it");
    }
}
