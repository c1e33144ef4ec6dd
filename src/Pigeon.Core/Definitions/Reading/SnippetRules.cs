using System.Text.RegularExpressions;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>Which lines an app may add to its backend: none that leaves the section, reads a file, runs a program, reaches another app, or changes what Pigeon relies on.</summary>
internal static partial class SnippetRules
{
    /// <summary>What a variable's name begins with: every other one may be Pigeon's.</summary>
    private const string OwnVariable = "txn.my_";

    private static readonly string[] Keywords =
    [
        "acl", "compression", "hash-balance-factor", "http-after-response", "http-error", "http-request", "http-response", "http-reuse",
        "http-send-name-header", "max-keep-alive-queue", "no", "option", "stick", "stick-table", "timeout",
    ];

    private static readonly string[] OfRequests = ["compression", "http-after-response", "http-error", "http-request", "http-response", "http-reuse", "http-send-name-header"];

    private static readonly string[] Actions =
    [
        "add-header", "allow", "auth", "del-header", "deny", "disable-l7-retry", "early-hint", "normalize-uri", "redirect", "reject", "replace-header",
        "replace-path", "replace-pathq", "replace-uri", "replace-value", "return", "sc-inc-gpc0", "sc-inc-gpc1", "sc-set-gpt0", "set-header", "set-log-level",
        "set-method", "set-nice", "set-path", "set-pathq", "set-priority-class", "set-priority-offset", "set-query", "set-status", "set-timeout",
        "set-tos", "set-uri", "set-var", "silent-drop", "strict-mode", "tarpit", "track-sc0", "track-sc1", "track-sc2", "unset-var", "wait-for-body", "wait-for-handshake",
    ];

    private static readonly string[] Options =
    [
        "abortonclose", "accept-invalid-http-response", "checkcache", "forwardfor", "h1-case-adjust-bogus-server", "http-buffer-request", "http-keep-alive",
        "http-no-delay", "http-pretend-keepalive", "http-server-close", "httpclose", "independent-streams", "log-health-checks", "originalto",
        "prefer-last-server", "splice-auto", "splice-request", "splice-response", "srvtcpka", "tcp-smart-connect",
    ];

    private static readonly string[] OptionsOfConnections =
        ["abortonclose", "independent-streams", "log-health-checks", "splice-auto", "splice-request", "splice-response", "srvtcpka", "tcp-smart-connect"];

    private static readonly string[] Timeouts = ["http-keep-alive", "http-request", "server-fin", "tarpit"];

    /// <summary>Words after which HAProxy reads a file or looks into a table of somebody else's.</summary>
    private static readonly string[] Elsewhere = ["-f", "-M", "file", "lf-file", "errorfile", "errorfiles", "table", "peers", "defaults-errorfiles"];

    /// <summary>Null when the line may stand there.</summary>
    public static string? ProblemOf(IReadOnlyList<string> words, ProxyMode mode) =>
        ProblemOfKeyword(words, mode) ?? words.Select(ProblemOfWord).FirstOrDefault(problem => problem is not null);

    private static string? ProblemOfKeyword(IReadOnlyList<string> words, ProxyMode mode)
    {
        var second = words.Count > 1 ? words[1] : "";
        var options = mode is ProxyMode.Tcp ? OptionsOfConnections : Options;
        if (!Keywords.Contains(words[0])) return $"'{words[0]}' may not begin a line here; what may: {string.Join(", ", Keywords)}";
        if (mode is ProxyMode.Tcp && OfRequests.Contains(words[0])) return $"'{words[0]}' is about requests, which mode: tcp does not know";
        return words[0] switch
        {
            "http-request" or "http-response" or "http-after-response" => OneOf(Actions, second.Split('(')[0], "an action"),
            "option" => OneOf(options, second, "an option"),
            "no" => second == "option" ? OneOf(options, words.Count > 2 ? words[2] : "", "an option") : "only 'no option' is taken",
            "timeout" when second is "connect" or "server" or "queue" or "tunnel" => $"say it as loadbal.timeouts.{second}",
            "timeout" when second is "check" => "say it as loadbal.healthcheck.timeout",
            "timeout" => OneOf(Timeouts, second, "a time-out"),
            _ => null,
        };
    }

    private static string? OneOf(string[] known, string word, string what) =>
        known.Contains(word) ? null : $"'{word}' is not {what} that is taken here{NearestKey.Hint(word, known)}";

    private static string? ProblemOfWord(string word)
    {
        if (Elsewhere.Contains(word)) return $"'{word}' reads a file or another section, which a snippet may not";
        if (Reaching().Match(word) is { Success: true } reach) return $"'{reach.Value}' reads a file or the environment, or runs a script, which a snippet may not";
        if (Backend().Match(word) is { Success: true } backend) return $"'{backend.Value}' is a backend's name, and a snippet keeps to its own";
        var foreign = Variable().Matches(word).FirstOrDefault(set => !IsOwn(set.Groups["name"].Value));
        return foreign is null ? null : $"the variable '{foreign.Groups["name"].Value}' may be Pigeon's: use req.NAME, res.NAME or {OwnVariable}NAME";
    }

    private static bool IsOwn(string variable) =>
        variable.StartsWith("req.", StringComparison.Ordinal) || variable.StartsWith("res.", StringComparison.Ordinal) || variable.StartsWith(OwnVariable, StringComparison.Ordinal);

    [GeneratedRegex(@"(?<![A-Za-z0-9_.-])(env|jwt_verify|map(_[a-z_]+)?)\s*\(|(?<![A-Za-z0-9_-])lua\.", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Reaching();

    /// <summary>A lane, by which a fetch could reach into another app's table, or Pigeon's own backend.</summary>
    [GeneratedRegex(@"[a-z0-9][a-z0-9._-]*__([a-d]|none)(?![A-Za-z0-9_.-])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Backend();

    [GeneratedRegex(@"set-var(-fmt)?\s*\(\s*(?<name>[^),\s]*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();
}
