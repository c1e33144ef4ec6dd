using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Pruning;

/// <content>
/// Images. Only names that a stack had are taken away, each while it still means the image that the stack had; other names of the same image, and other
/// repositories, are somebody else's.
/// </content>
public static partial class Leftovers
{
    private static IEnumerable<Finding> Images(Desired desired, Desired after, Observed observed, Inventory inventory, List<PresentContainer> staying)
    {
        var wanted = WantedImages(after, observed, inventory);
        var former = desired.FormerImages.Concat(Stacks(desired).Except(Stacks(after)).SelectMany(stack => stack.Images)).ToLookup(image => image.Id);
        foreach (var image in inventory.Images)
        {
            if (wanted.Contains(image.Id)) continue;
            foreach (var reference in References(image, [.. former[image.Id]]))
            {
                var what = new Leftover.Image(image.Id, reference);
                if (staying.FirstOrDefault(container => container.ImageId == image.Id) is { } user)
                    yield return new Finding(what, $"container {Printable.Of(user.Name)} was made from it", Stays: true);
                else if (former[image.Id].All(known => known.Digest is null))
                    yield return new Finding(what, $"it came from no registry, and could not be had again; `docker rmi {reference}` removes it", Stays: true);
                else yield return new Finding(what, "no stack uses it any more");
            }
        }
    }

    /// <summary>Identifiers of what stacks use, and of what they will use once they have found out what a name means.</summary>
    private static HashSet<string> WantedImages(Desired after, Observed observed, Inventory inventory)
    {
        var names = Stacks(after).SelectMany(stack => stack.Spec.Containers).Select(container => ImageName.Familiar(container.Service.Docker.Image)).ToHashSet(StringComparer.Ordinal);
        return Stacks(after).SelectMany(stack => stack.Images).Concat(observed.Docker.FoundImages.Select(found => found.Image)).Select(image => image.Id)
            .Concat(inventory.Images.Where(image => image.Tags.Concat(image.Digests).Any(names.Contains)).Select(image => image.Id))
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The names to take away. With its last tag an image loses its digests too; one without a tag is known by them alone.</summary>
    private static IEnumerable<string> References(PresentImage image, IReadOnlyList<ResolvedImage> former) => image.Tags.Count > 0
        ? image.Tags.Where(tag => former.Any(known => ImageName.Familiar(known.Name) == tag))
        : image.Digests.Where(digest => former.Any(known => known.Digest == digest));
}
