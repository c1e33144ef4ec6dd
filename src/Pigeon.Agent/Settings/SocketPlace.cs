using Pigeon.Core.Yaml;

namespace Pigeon.Agent.Settings;

/// <summary>A socket's path, the setting that it comes from, and where that was said; null for a default.</summary>
internal sealed record SocketPlace(string Setting, string Path, Field? Said)
{
    /// <summary>Whoever binds a socket first removes what stands at its path: two settings with one path would cut each other off, silently.</summary>
    public static void RefuseClashes(IReadOnlyList<SocketPlace> places)
    {
        foreach (var (number, place) in places.Index())
        {
            if (places.Take(number).FirstOrDefault(earlier => earlier.Path == place.Path) is { } clash)
                (place.Said ?? clash.Said)?.Fail($"'{place.Path}' would be both the socket of '{clash.Setting}' and that of '{place.Setting}'");
        }
    }
}
