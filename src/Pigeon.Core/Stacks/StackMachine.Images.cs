using Pigeon.Core.World;

namespace Pigeon.Core.Stacks;

/// <content>What the names of images mean to a stack.</content>
public static partial class StackMachine
{
    /// <summary>Notes what the names of images turned out to mean, once for each stack: containers are created from nothing else.</summary>
    private static App Resolve(App app, Observed observed)
    {
        foreach (var found in observed.Docker.FoundImages)
        {
            if (found.App != app.Name || app.Find(found.Version) is not { } stack) continue;
            if (stack.State is StackState.Deactivating || stack.ImageOf(found.Image.Name) is not null) continue;
            app = app.With(stack with { Images = stack.Images.Append(found.Image).ToValueList() });
        }

        return app;
    }
}
