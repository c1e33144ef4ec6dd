namespace Pigeon.Agent.World;

/// <summary>The user that HAProxy's workers run as.</summary>
internal static class ProxyUser
{
    private const string Usual = "haproxy";

    /// <summary>Distributions' packages create a user <c>haproxy</c>; only root can change to it. Empty means to stay who we are.</summary>
    public static string Find() =>
        Environment.IsPrivilegedProcess && File.Exists("/etc/passwd")
        && File.ReadLines("/etc/passwd").Any(line => line.StartsWith(Usual + ":", StringComparison.Ordinal)) ? Usual : "";
}
