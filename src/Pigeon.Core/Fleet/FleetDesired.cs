using Pigeon.Core.Names;

namespace Pigeon.Core.Fleet;

/// <summary>What should be on all VMs. It is what the controller stores of apps; what is there is told anew by the VMs' reports.</summary>
public sealed record FleetDesired
{
    public static FleetDesired Empty { get; } = new() { Revision = 0, Apps = [] };

    /// <summary>Grows with every change.</summary>
    public required long Revision { get; init; }

    /// <summary>Ordered by name.</summary>
    public required ValueList<FleetApp> Apps { get; init; }

    /// <summary>The number of the latest question to VMs how they are now.</summary>
    public long Asked { get; init; }

    public FleetApp? Find(AppName name) => Apps.FirstOrDefault(app => app.Name == name);

    /// <summary>Replaces or adds an app; the revision of the whole grows.</summary>
    public FleetDesired With(FleetApp changed) => this with
    {
        Revision = Revision + 1,
        Apps = Apps.Where(app => app.Name != changed.Name).Append(changed).OrderBy(app => app.Name.Text, StringComparer.Ordinal).ToValueList(),
    };
}
