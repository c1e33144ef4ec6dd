using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.World;

/// <summary>What should be on this VM. It is what the agent stores; everything else is read again each time.</summary>
public sealed record Desired
{
    private const int FormerImagesKept = 200;

    public static Desired Empty { get; } = new() { Revision = 0, Apps = [] };

    /// <summary>Grows with every change.</summary>
    public required long Revision { get; init; }

    /// <summary>Ordered by name.</summary>
    public required ValueList<App> Apps { get; init; }

    /// <summary>
    /// What stacks were made from that are not here any more, oldest first: the only images that a prune may take away. A stored state of before it existed
    /// gives null.
    /// </summary>
    public ValueList<ResolvedImage> FormerImages { get; init => field = value ?? []; } = [];

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

    /// <summary>Notes images of a stack that has left.</summary>
    public Desired Noting(IEnumerable<ResolvedImage> images)
    {
        var left = images.ToList();
        return left.Count == 0 ? this : this with { FormerImages = FormerImages.Except(left).Concat(left).TakeLast(FormerImagesKept).ToValueList() };
    }

    /// <summary>Forgets images that are not on the VM any more.</summary>
    public Desired Forgetting(ValueList<string> gone)
    {
        if (gone.Count == 0 || !FormerImages.Any(image => gone.Contains(image.Id))) return this;
        return this with { Revision = Revision + 1, FormerImages = FormerImages.Where(image => !gone.Contains(image.Id)).ToValueList() };
    }
}
