namespace Pigeon.Agent.Credentials;

/// <summary>Under what name Docker's configuration knows a registry.</summary>
internal static class RegistryKey
{
    /// <summary>What Docker's own registry is known by, since its first version.</summary>
    public const string Hub = "https://index.docker.io/v1/";

    private static readonly string[] HubHosts = ["docker.io", "index.docker.io", "registry-1.docker.io"];

    /// <param name="registry">Host and port as an image's name has them; null where it has none.</param>
    public static string Of(string? registry) => registry is null || HubHosts.Contains(registry) ? Hub : registry;

    /// <summary>Whether a key of the configuration, with or without scheme and path, means the registry.</summary>
    public static bool Means(string key, string registryKey) => key == registryKey || HostOf(key) == HostOf(registryKey);

    /// <summary>The registry's host and port, as images are named.</summary>
    public static string HostOf(string key)
    {
        var scheme = key.IndexOf("://", StringComparison.Ordinal);
        var host = (scheme < 0 ? key : key[(scheme + 3)..]).Split('/')[0];
        return HubHosts.Contains(host) ? HubHosts[0] : host;
    }

    /// <summary>The command that a person gives to log in.</summary>
    public static string Login(string registry) => HostOf(registry) == HubHosts[0] ? "docker login" : $"docker login {registry}";
}
