using System.Globalization;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Fleet;

/// <content>The operations that the steward begins: their names tell the revision and the step, so that each is begun once and failures are known again.</content>
public static partial class Steward
{
    private const string Prefix = "fleet-";

    private static readonly TimeSpan PauseAtFirst = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan PauseAtMost = TimeSpan.FromMinutes(5);

    /// <summary>Whether the fleet began the operation, and no person did.</summary>
    public static bool IsMine(Operation operation) => IsMine(operation.Id);

    public static bool IsMine(OperationId id) => id.Text.StartsWith(Prefix, StringComparison.Ordinal);

    internal static OperationId IdOf(KeptApp kept, App? local)
    {
        var prefix = PrefixOf(kept);
        var step = LastOf(kept, local) is { } last ? int.Parse(last.Id.Text[prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture) + 1 : 1;
        return OperationId.Parse(string.Create(CultureInfo.InvariantCulture, $"{prefix}{step}"));
    }

    private static string PrefixOf(KeptApp kept) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{OperationIds.Part(kept.App)}-{kept.Assignment.Revision}-");

    private static Operation? LastOf(KeptApp kept, App? local) => OperationsOf(kept, local).LastOrDefault();

    private static IEnumerable<Operation> OperationsOf(KeptApp kept, App? local)
    {
        var prefix = PrefixOf(kept);
        return local?.Operations.Where(operation => operation.Id.Text.StartsWith(prefix, StringComparison.Ordinal)) ?? [];
    }

    /// <summary>What failed is tried again, later each time; what failed by a clock that was ahead, at once.</summary>
    private static DateTimeOffset? PausedUntil(KeptApp kept, App? local, DateTimeOffset now)
    {
        var failed = OperationsOf(kept, local).Reverse().TakeWhile(operation => operation.Outcome is not (null or OperationOutcome.Done)).ToList();
        return failed.Count == 0 || failed[0].EndedAt > now ? null : failed[0].EndedAt + TimeSpan.FromTicks(Math.Min(PauseAtMost.Ticks, PauseAtFirst.Ticks << Math.Min(failed.Count - 1, 10)));
    }
}
