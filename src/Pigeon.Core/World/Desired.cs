using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.World;

/// <summary>What should be on this VM. It is what the agent stores; everything else is read again each time.</summary>
public sealed record Desired
{
    public static Desired Empty { get; } = new() { Revision = 0, Apps = [] };

    /// <summary>Grows with every change.</summary>
    public required long Revision { get; init; }

    /// <summary>Ordered by name.</summary>
    public required ValueList<App> Apps { get; init; }

    public App? Find(AppName name) => Apps.FirstOrDefault(app => app.Name == name);

    /// <summary>Replaces or adds an app; both revisions grow.</summary>
    public Desired With(App changed) => this with
    {
        Revision = Revision + 1,
        Apps = Apps.Where(app => app.Name != changed.Name)
            .Append(changed with { Revision = changed.Revision + 1 })
            .OrderBy(app => app.Name.Text, StringComparer.Ordinal)
            .ToValueList(),
    };
}
