using Pigeon.Core.Fleet;

namespace Pigeon.Core.Storage;

/// <summary>Takes what should be on all VMs apart into entries that are stored each on its own, and puts it together again.</summary>
public static class FleetParts
{
    /// <summary>The key of the entry that concerns the whole; no app is called that.</summary>
    public const string HeadKey = "@fleet";

    /// <summary>
    /// The entries that are to be stored anew, each with its key. The whole's is the first: where only some of them get stored, its numbers are ahead of the apps', which harms
    /// nobody, and never behind.
    /// </summary>
    public static IEnumerable<(string Key, FleetPart Part)> Changed(FleetDesired before, FleetDesired next)
    {
        var head = new FleetHead(next.Revision, next.Asked);
        if (head != new FleetHead(before.Revision, before.Asked)) yield return (HeadKey, new FleetPart(head, null));
        foreach (var app in next.Apps)
            if (!ReferenceEquals(before.Find(app.Name), app)) yield return (app.Name.Text, new FleetPart(null, app));
    }

    public static FleetDesired Join(IEnumerable<FleetPart> parts)
    {
        var all = parts.ToList();
        var head = all.Select(part => part.Head).OfType<FleetHead>().FirstOrDefault() ?? new FleetHead(0, 0);
        var apps = all.Select(part => part.App).OfType<FleetApp>().OrderBy(app => app.Name.Text, StringComparer.Ordinal).ToValueList();
        return new FleetDesired { Revision = head.Revision, Asked = head.Asked, Apps = apps };
    }
}
