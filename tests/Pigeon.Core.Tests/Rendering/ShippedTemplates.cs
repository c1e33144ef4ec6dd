using Pigeon.Core.Rendering;

namespace Pigeon.Core.Tests.Rendering;

/// <summary>The templates in the repository's <c>haproxy</c> folder, and places to render with.</summary>
internal static class ShippedTemplates
{
    public static readonly TemplateSet Set = new(Directory.EnumerateFiles(Path.Combine(RootOf(AppContext.BaseDirectory), "haproxy"))
        .ToDictionary(path => Path.GetFileName(path), File.ReadAllText));

    public static readonly ProxySettings Settings = new()
    {
        StatsSocket = "/run/p/stats.sock", EventsSocket = "/run/p/events.sock", StateFile = "/var/p/servers.state", MapsFolder = "/var/p/maps", User = "",
        Listeners = [new Listener(Core.Names.FrontendName.Parse("web"), false, ["*:80"]), new Listener(Core.Names.FrontendName.Parse("web"), true, ["127.0.0.1:8080"])],
    };

    private static string RootOf(string folder) => File.Exists(Path.Combine(folder, "Pigeon.sln")) ? folder : RootOf(Path.GetDirectoryName(folder)!);
}
