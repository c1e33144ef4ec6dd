using Pigeon.Agent.Haproxy;
using Pigeon.Hosting.Files;

namespace Pigeon.Agent.Certificates;

/// <summary>
/// Has HAProxy judge certificates before they become part of what it starts from. What it would refuse there, such as a key that its
/// OpenSSL calls too small, would keep everything else from being loaded too.
/// </summary>
internal sealed class CertificateCheck(IConfigInspector inspector, string folder)
{
    /// <summary>The paths that HAProxy refuses, each with its words.</summary>
    /// <exception cref="IOException">The question could not be written.</exception>
    public async Task<IReadOnlyDictionary<string, string>> RefusedAsync(IReadOnlyList<string> paths, CancellationToken ct)
    {
        var refused = new Dictionary<string, string>(StringComparer.Ordinal);
        if (paths.Count == 0 || await WordsAsync(paths, ct) is not { } words) return refused;
        if (paths.Count == 1) refused.Add(paths[0], words);
        foreach (var path in paths.Count == 1 ? [] : paths)
            if (await WordsAsync([path], ct) is { } own) refused.Add(path, own);
        return refused;
    }

    /// <summary>Null when it takes all of them, and when there is no HAProxy to be asked: then its runtime socket will tell.</summary>
    private async Task<string?> WordsAsync(IReadOnlyList<string> paths, CancellationToken ct)
    {
        var (list, config) = ($"{folder}/check.list", $"{folder}/check.cfg");
        await DurableFile.WriteAsync(list, string.Concat(paths.Select(path => path + "\n")), DurableFile.Private, ct);
        await DurableFile.WriteAsync(config, Question(list), DurableFile.Private, ct);
        try
        {
            return await inspector.CheckConfigAsync(config, ct) is ConfigVerdict.Refused refused ? Brief(refused.Text) : null;
        }
        catch (HaproxyMissingException)
        {
            return null;
        }
        finally
        {
            File.Delete(config);
            File.Delete(list);
        }
    }

    /// <summary>Where in our question it stood is of no interest.</summary>
    private static string Brief(string text) => text.Replace('\n', ' ')[(text.LastIndexOf(" : ", StringComparison.Ordinal) is >= 0 and var colon ? colon + 3 : 0)..];

    private static string Question(string list) =>
        $"""
        defaults
            mode tcp
            timeout client 1s
            timeout server 1s
            timeout connect 1s
        frontend certificates
            bind 127.0.0.1:1 ssl crt-list {list}

        """;
}
