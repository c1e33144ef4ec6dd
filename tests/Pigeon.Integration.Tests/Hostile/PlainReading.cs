using System.Text.RegularExpressions;

namespace Pigeon.Integration.Tests.Hostile;

/// <summary>What a request says to somebody who reads it as it stands: which app may answer at most, and whether its released version may.</summary>
internal sealed partial record PlainReading(string? App, bool MayBeDark)
{
    /// <param name="request">Everything up to the empty line.</param>
    /// <param name="named">Host and path prefix of each app; <c>*</c> takes what no other app claims.</param>
    /// <param name="client">The client's address as a trusted proxy tells it; null when nobody is trusted.</param>
    public static PlainReading Of(string request, IReadOnlyList<(string App, string Host, string Path)> named, bool trusted)
    {
        // A line that begins with a blank goes on with the one before.
        var lines = Folds().Replace(request, " ").Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        if (RequestLine().Match(lines[0]) is not { Success: true } first) return new(null, false);
        var headers = lines.Skip(1).TakeWhile(line => line.Length > 0).Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2)
            .Select(parts => (Name: parts[0].ToLowerInvariant(), Value: parts[1].Trim(' ', '\t'))).ToList();
        var hosts = headers.Where(header => header.Name == "host").Select(header => Normal(header.Value))
            .Concat(first.Groups["authority"].Length > 0 ? [Normal(first.Groups["authority"].Value)] : []).Distinct().ToList();
        var path = first.Groups["path"].Value.Split('?', '#')[0];
        var app = AppOf(named, hosts is [var only] ? only : hosts.Count == 0 ? "" : null, path);
        return new(app, IsInternal(headers, path, trusted));
    }

    private static string? AppOf(IReadOnlyList<(string App, string Host, string Path)> named, string? host, string path)
    {
        if (host is null) return null;
        var below = named.Where(app => app.Host == host && (IsBelow(path, app.Path) || IsBelow(path, $"/green{app.Path}"))).Select(app => app.App).FirstOrDefault();
        return below ?? named.Where(app => app.Host == "*").Select(app => app.App).FirstOrDefault();
    }

    private static bool IsBelow(string path, string prefix) => $"{path}/".StartsWith($"{prefix.TrimEnd('/')}/", StringComparison.Ordinal);

    private static bool IsInternal(List<(string Name, string Value)> headers, string path, bool trusted)
    {
        var cookies = headers.Where(header => header.Name == "cookie").SelectMany(header => header.Value.Split(';', ',')).Select(cookie => cookie.Split('=', 2))
            .Where(parts => parts[0].Trim(' ', '\t') == "preview").Select(parts => parts.Length == 2 ? parts[1].Trim(' ', '\t') : "").ToList();
        var forwarded = headers.Where(header => header.Name == "x-forwarded-for").Select(header => header.Value).LastOrDefault()?.Split(',')[^1].Trim(' ', '\t');
        return headers.Where(header => header.Name == "x-preview").ToList() is [{ Value: "yes" }] || cookies is ["yes"] || IsBelow(path, "/green")
            || (trusted && forwarded is not null && TenNet().IsMatch(forwarded));
    }

    /// <summary>Without port and final dot, in lower case.</summary>
    private static string Normal(string host)
    {
        var name = string.Concat(host.Split(':')[0].Select(letter => letter is >= 'A' and <= 'Z' ? (char)(letter | 0x20) : letter));
        return name.EndsWith('.') ? name[..^1] : name;
    }

    [GeneratedRegex(@"^[!#$%&'*+.^_`|~0-9A-Z-]+[ \t]+(([a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?(?<authority>[^/?#@ ]*))?(?<path>/[^ \t]*)?|\*[^ \t]*|(?<authority>[^/* \t][^/ \t]*))[ \t]+HTTP/1\.[01]$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex RequestLine();

    [GeneratedRegex(@"\r?\n[ \t]+")]
    private static partial Regex Folds();

    [GeneratedRegex(@"^10\.[0-9]+\.[0-9]+\.[0-9]+$")]
    private static partial Regex TenNet();
}
