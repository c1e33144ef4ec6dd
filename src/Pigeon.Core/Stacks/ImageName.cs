namespace Pigeon.Core.Stacks;

/// <summary>How the Engine writes names of images, which people may write in longer ways.</summary>
public static class ImageName
{
    private static readonly string[] Unsaid = ["docker.io/", "index.docker.io/", "library/"];

    /// <summary>The Engine writes the names of Docker's own registry without it.</summary>
    public static string Familiar(string name)
    {
        foreach (var prefix in Unsaid)
            if (name.StartsWith(prefix, StringComparison.Ordinal)) name = name[prefix.Length..];
        return name;
    }

    /// <summary>The name without tag and digest, as the Engine writes it.</summary>
    public static string RepositoryOf(string name)
    {
        var digest = name.IndexOf('@', StringComparison.Ordinal);
        if (digest >= 0) name = name[..digest];

        // A colon before the last slash is that of a registry's port.
        var tag = name.LastIndexOf(':');
        return Familiar(tag > name.LastIndexOf('/') ? name[..tag] : name);
    }
}
