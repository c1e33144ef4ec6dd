using Pigeon.Core.Names;

namespace Pigeon.Core.Fleet;

/// <summary>All that a VM keeps of what its controller told it: it goes on by that when nobody speaks to it.</summary>
public sealed record KeptOrders
{
    public static KeptOrders None { get; } = new() { Apps = [], Members = [] };

    /// <summary>Ordered by name.</summary>
    public required ValueList<KeptApp> Apps { get; init; }

    /// <summary>The members on other VMs.</summary>
    public required ValueList<RemoteMember> Members { get; init; }

    public KeptApp? Find(AppName app) => Apps.FirstOrDefault(kept => kept.App == app);

    public KeptOrders With(KeptApp changed) => this with
    {
        Apps = Apps.Where(kept => kept.App != changed.App).Append(changed).OrderBy(kept => kept.App.Text, StringComparer.Ordinal).ToValueList(),
    };

    public KeptOrders Without(AppName app) => this with { Apps = Apps.Where(kept => kept.App != app).ToValueList() };
}
