using System.Net;
using Pigeon.Agent.Credentials;
using Pigeon.Agent.Docker;

namespace Pigeon.Agent.Images;

/// <summary>
/// Reads what the Engine says of a pull that failed. It passes the registry's words on with a status that tells little (a registry that is down and one that
/// wants a login are both 500), so the words decide.
/// </summary>
internal static class PullRefusal
{
    private static readonly string[] NoEntry =
        ["no basic auth credentials", "unauthorized", "access denied", "denied:", "authentication required", "incorrect username or password"];

    private static readonly string[] NoSuchImage = ["manifest unknown", "name unknown", "not found", "no matching manifest", "invalid reference format"];

    private static readonly string[] NoTrust = ["x509:", "gave HTTP response to HTTPS client", "tls: "];

    private static readonly string[] NoRoom = ["no space left on device"];

    /// <param name="mayPass">False for what stays as it is until somebody does something.</param>
    public static string Explain(EngineException refusal, string said, string registry, bool withCredential, string configPath, out bool mayPass)
    {
        // Docker's own advice of a login comes with images that are not there, too.
        var (entry, image) = (Says(NoEntry, said), Says(NoSuchImage, said) || refusal.Status is HttpStatusCode.NotFound);
        var cure = "";
        if (entry) cure = withCredential
            ? $": the credential of {configPath} was not accepted, or has no right to this image: `{RegistryKey.Login(registry)}` as the agent's user writes a new one"
            : $": {configPath} holds no credential for it: `{RegistryKey.Login(registry)}` as the agent's user, and check the image's name";
        else if (image) cure = ": check the image's name and tag, or push it";
        else if (Says(NoTrust, said)) cure = ": give dockerd the registry's certificate authority (/etc/docker/certs.d), or name it in insecure-registries";
        else if (Says(NoRoom, said)) cure = ": make room where Docker keeps its images";
        mayPass = cure.Length == 0;
        return said + cure;
    }

    private static bool Says(string[] words, string said) => words.Any(word => said.Contains(word, StringComparison.OrdinalIgnoreCase));
}
